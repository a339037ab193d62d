package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.spi.TaskType;
import dev.heed.wiring.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heed tasks}: what can be run; {@code heed tasks NAME}: how. */
@Command(
    name = "tasks",
    description = "Lists the tasks by modality; with a task's name, its options and an example.")
final class TasksCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A task, such as image-classification: tell its options.")
  private @Nullable String name;

  @Option(names = "--json", description = "One JSON object with the tasks and their options.")
  private boolean json;

  @Override
  public Integer call() {
    Heed heed = common.heed();
    List<TaskLine> lines = lines(heed);
    if (json) {
      common.out().println(JsonLines.line(Map.of("tasks", lines)));
    } else if (name != null) {
      lines.forEach(line -> common.out().print(line.page()));
    } else {
      common.out().print(byModality(lines));
    }
    return 0;
  }

  private List<TaskLine> lines(Heed heed) {
    Optional<TaskType<?, ?>> one = Optional.ofNullable(name).map(heed::task);
    return heed.tasks().entries().stream()
        .filter(entry -> one.isEmpty() || entry.name().equals(one.get().id()))
        .map(entry -> TaskLine.of(entry.extension(), modality(heed, entry)))
        .toList();
  }

  /** What the plugin that offers the task has a processor for. */
  private static String modality(Heed heed, Registry.Entry<TaskType<?, ?>> task) {
    return heed.processors().entries().stream()
        .filter(entry -> entry.plugin().equals(task.plugin()))
        .map(entry -> entry.extension().modality())
        .findFirst()
        .orElse(task.plugin().name());
  }

  private static String byModality(List<TaskLine> lines) {
    Map<String, StringBuilder> groups = new LinkedHashMap<>();
    for (String first : List.of("image", "text", "audio")) {
      groups.put(first, new StringBuilder());
    }
    for (TaskLine line : lines) {
      groups
          .computeIfAbsent(line.modality(), key -> new StringBuilder())
          .append("  %-30s %s%n".formatted(line.task(), Overview.firstSentence(line.summary())));
    }
    StringBuilder page = new StringBuilder();
    groups.forEach(
        (modality, tasks) -> page.append(tasks.isEmpty() ? "" : modality + "\n" + tasks + "\n"));
    return page + "'heed tasks NAME' tells the options of a task, with an example.\n";
  }
}
