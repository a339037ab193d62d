package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Commands, tasks and options that README and docs show are those that there are. */
class ShownCommandsTest {

  private static final Heed HEED = Heed.start();
  private static final CommandLine LINE =
      Main.commandLine(
          Console.to(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
  private static final Pattern OPTION = Pattern.compile("(?m)^\\| `--([a-z-]+)");

  static List<ShownCommand> commands() {
    return ShownCommand.of("./heed");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_is_understood(ShownCommand command) {
    ParseResult parsed = LINE.parseArgs(command.words().toArray(String[]::new)).subcommand();
    assertThat(parsed).isNotNull();
    if (parsed.commandSpec().name().equals("run")) {
      run(parsed.matchedPositionalValue(0, List.of()), parsed.hasMatchedOption("--model"));
    }
  }

  private static void run(List<String> words, boolean hasModel) {
    if (hasModel && words.get(0).contains("/")) {
      return; // the model says which task it is
    }
    TaskType<?, ?> type = HEED.task(words.get(0));
    TaskArguments arguments = TaskArguments.split(type, words.subList(1, words.size()), 0);
    assertThat(arguments.inputs()).isNotEmpty();
    assertThat(hasModel || type.standardModel().isPresent()).isTrue();
  }

  @Test
  void there_are_commands_to_check() {
    assertThat(commands()).hasSizeGreaterThan(50);
  }

  /** What a command of the clone reads is in the clone; other files are the reader's. */
  @Test
  void files_of_the_repository_are_there() {
    assertThat(commands().stream().flatMap(command -> command.words().stream()))
        .filteredOn(word -> word.matches("@?(examples|reference)/[^*]*"))
        .isNotEmpty()
        .allSatisfy(word -> assertThat(ShownCommand.ROOT.resolve(word.replace("@", ""))).exists());
  }

  @Test
  void examples_and_benchmarks_are_there() {
    assertThat(
            Stream.of("examples", "apps/benchmarks")
                .flatMap(folder -> ShownCommand.of(folder + "/run").stream())
                .map(ShownCommandsTest::source))
        .isNotEmpty()
        .allMatch(Files::isRegularFile);
  }

  private static Path source(ShownCommand command) {
    String folder = command.line().substring(0, command.line().indexOf("/run"));
    String room = folder.startsWith("apps") ? "benchmarks" : "examples";
    String word = command.words().get(0);
    boolean all = room.equals("benchmarks") && (word.equals("all") || word.equals("quick"));
    String name = all ? "AllNumbers" : word.replace('.', '/');
    return ShownCommand.ROOT.resolve(
        "%s/src/main/java/dev/heed/%s/%s.java".formatted(folder, room, name));
  }

  @Test
  void the_page_of_tasks_has_each_task_with_its_options() {
    String page = ShownCommand.text(ShownCommand.ROOT.resolve("docs/tasks.md"));
    Map<String, String> sections =
        Arrays.stream(page.split("(?m)^#{2,3} "))
            .collect(Collectors.toMap(s -> s.lines().findFirst().orElse(""), Function.identity()));
    List<String> shared = options(sections.get("Options of writing"));
    for (TaskType<?, ?> type : HEED.tasks().all()) {
      assertThat(sections).containsKey(type.id());
      List<String> own = options(sections.get(type.id()));
      List<String> all = type.options().stream().map(TaskOption::name).toList();
      assertThat(all).as(type.id()).containsAll(own);
      assertThat(all.stream().filter(name -> !shared.contains(name))).as(type.id()).isSubsetOf(own);
    }
  }

  private static List<String> options(String section) {
    return OPTION.matcher(section).results().map(found -> found.group(1)).toList();
  }
}
