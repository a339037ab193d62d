package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskType;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every option of every task with extreme, empty, negative, misspelt and huge values: an answer, or
 * a sentence of the caller's mistake. The calls are those that the page of tasks shows.
 */
class EveryOptionTest {

  private static final Heed HEED = Heed.start();

  private static final List<String> VALUES =
      Stream.of(
              Stream.of("", " ", "-1", "0", "1", "-0.0", "0.5", "1.5", "NaN", "Infinity"),
              Stream.of("-Infinity", "1e308", "-1e308", "1e-320", "2147483647", "-2147483648"),
              Stream.of(
                  "9223372036854775807", "99999999999999999999999", "true", "maybe", "ü漢\u0000"),
              Stream.of(
                  "[]", "[[999999]]", "[-1]", "[[]]", "{}", "{\"a\":", "null", ",", ";", "1,2"),
              Stream.of(
                  "[1e400]",
                  "[\"a\", \"b\"]",
                  "../../x",
                  "1;2",
                  "1,1;1,1",
                  "en",
                  "a".repeat(70_000)))
          .flatMap(values -> values)
          .toList();

  /** Folders of weights by rule for the models that the pages name in capitals. */
  private static final Map<String, String> BY_RULE =
      Map.of(
          "VITPOSE", "models_5/pose__vitpose",
          "LIGHTGLUE", "models_5/matching__lightglue",
          "VITMATTE", "models_5/matting__vitmatte",
          "SWIN2SR", "models_5/i2i__swin2sr",
          "LAYOUTLM", "faults/answers/layoutlm",
          "VILT", "faults/answers/vilt");

  /** Shown with models that no folder of the repository stands for. */
  private static final Set<String> WITHOUT_FOLDER = Set.of("RMBG", "CLIPSEG");

  @TempDir static Path frames;

  @TempDir static Path models;

  static List<ShownCommand> commands() throws IOException {
    Path photo = ShownCommand.ROOT.resolve("examples/photos/cat.png");
    for (int i = 0; i < 16; i++) {
      Files.copy(photo, frames.resolve(i + ".png"));
    }
    return ShownCommand.of("./heed").stream()
        .filter(command -> command.page().endsWith("tasks.md"))
        .filter(command -> command.words().get(0).equals("run"))
        .filter(command -> command.words().stream().noneMatch(WITHOUT_FOLDER::contains))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_value_is_used_or_refused(ShownCommand command) {
    try (Case<?, ?> of = Case.of(command)) {
      List<String> bad = new ArrayList<>();
      for (TaskOption option : of.options()) {
        for (String value : VALUES) {
          bad.addAll(of.tried(option, value));
          Tally.add(Tally.Kind.OPTIONS, 1);
        }
      }
      assertThat(bad).isEmpty();
    }
  }

  /** One shown command, opened once. */
  private record Case<I, O>(Pipeline<I, O> pipeline, TaskType<I, O> type, I input)
      implements AutoCloseable {

    static Case<?, ?> of(ShownCommand command) {
      List<String> words = new ArrayList<>(command.words());
      words.removeIf(word -> word.equals("--json"));
      Path model = null;
      int at = words.indexOf("--model");
      if (at >= 0) {
        model = folder(words.get(at + 1));
        words.subList(at, at + 2).clear();
      }
      int draw = Math.max(words.indexOf("--draw"), words.indexOf("--out"));
      if (draw >= 0) {
        words.subList(draw, draw + 2).clear();
      }
      Opening opening = model == null ? Opening.standard() : Opening.of(model);
      List<String> arguments = words.subList(2, words.size());
      arguments.replaceAll(Case::picture);
      int file = arguments.indexOf("--words");
      if (file >= 0) {
        arguments.set(file + 1, ShownCommand.ROOT.resolve(arguments.get(file + 1)).toString());
      }
      return of(HEED.task(words.get(1)), opening, arguments);
    }

    private static Path folder(String shown) {
      String byRule = BY_RULE.get(shown);
      if (byRule == null) {
        return ShownCommand.ROOT.resolve(shown);
      }
      try {
        Path into = Files.createDirectories(models.resolve(byRule));
        return WeightsByRule.folder(Reference.folder(byRule), into);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Files of the clone are there; the pages' pictures of streets and towers are any picture. */
    private static String picture(String shown) {
      if (shown.matches("(examples|reference)/.*")) {
        return ShownCommand.ROOT.resolve(shown).toString();
      }
      return shown.matches("[a-z-]+\\.(jpg|png)")
          ? ShownCommand.ROOT.resolve("examples/photos/cat.png").toString()
          : shown;
    }

    private static <I, O> Case<I, O> of(
        TaskType<I, O> type, Opening opening, List<String> arguments) {
      TaskArguments split = TaskArguments.split(type, arguments, 0);
      String input = split.inputs().get(0);
      String found =
          input.equals("FRAMES")
              ? frames.toString()
              : input.matches("@?examples/.*")
                  ? input.replaceFirst("^(@?)", "$1" + ShownCommand.ROOT + "/")
                  : input;
      I read = type.reader().read(type.reader().find(found).get(0));
      return new Case<>(
          HEED.pipeline(type, opening.withOptions(split.options().byName())), type, read);
    }

    List<TaskOption> options() {
      return type.options();
    }

    /** What is wrong with the answer, if anything. */
    List<String> tried(TaskOption option, String value) {
      String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
      String what = "--%s '%s'".formatted(option.name(), shown);
      try {
        pipeline.run(
            input, Call.plain().withOption(option.name(), value).within(Duration.ofSeconds(5)));
        return List.of();
      } catch (HeedException e) {
        boolean known = e.code().isCallersMistake() || e.code() == ErrorCode.TIMEOUT;
        return known && e.getMessage().length() < 2_000 ? List.of() : List.of(what + shortened(e));
      } catch (RuntimeException | Error e) {
        return List.of(what + shortened(e));
      }
    }

    private static String shortened(Throwable e) {
      String all = ": " + e;
      return all.substring(0, Math.min(all.length(), 300));
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }
}
