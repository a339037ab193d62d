package dev.heed.cli;

import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed tasks}: what can be run, and with which options. */
@Command(name = "tasks", description = "Lists the tasks and their options.")
final class TasksCommand implements Callable<Integer> {

  private record Line(String task, String summary, List<TaskOption> options) {}

  @Mixin private Common common = new Common();

  @Option(names = "--json", description = "One JSON object with all tasks.")
  private boolean json;

  @Override
  public Integer call() {
    List<Line> lines = common.heed().tasks().all().stream().map(TasksCommand::line).toList();
    if (json) {
      System.out.println(JsonLines.line(Map.of("tasks", lines)));
    } else {
      lines.forEach(TasksCommand::print);
    }
    return 0;
  }

  private static Line line(TaskType<?, ?> type) {
    return new Line(type.id(), type.summary(), type.options());
  }

  private static void print(Line line) {
    System.out.println(line.task() + "  " + line.summary());
    line.options()
        .forEach(o -> System.out.printf("  --%-28s %s%n", o.name() + " " + o.value(), o.summary()));
  }
}
