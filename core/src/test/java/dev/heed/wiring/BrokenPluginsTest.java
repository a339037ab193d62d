package dev.heed.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.spi.TaskType;
import dev.heed.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin breaks stays with it, and is told by its name and jar. */
class BrokenPluginsTest {

  private static final String PLUGIN =
      """
      import dev.heed.spi.*;
      import java.util.*;
      public class %1$s implements Plugin {
        public String name() { return "%1$s"; }
        %2$s
        static final class Strings implements Reader<String> {
          public List<Source> find(String argument) { return List.of(); }
          public String read(Source source) { return ""; }
        }
      }
      """;

  private static final String TASK =
      """
      public List<TaskType<?, ?>> tasks() {
        return List.of(new TaskType<String, String>() {
          public String id() { return "good-task"; }
          public String summary() { return "a task"; }
          public Reader<String> reader() { return new Strings(); }
          public Task<String, String> open(TaskSetup setup) { return null; }
        });
      }
      """;

  private final List<String> notices = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void one_good_plugin() throws IOException {
    plugin("Good", TASK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "throw new IllegalStateException(\"my plugin is misconfigured\"); | my plugin is"
            + " misconfigured",
        "return null; | it gives null",
        "throw new NoClassDefFoundError(\"some/Helper\"); | some/Helper",
        "return tasks(); | StackOverflowError",
        "return Arrays.asList((TaskType<?, ?>) null); | null in it",
        "throw new dev.heed.error.HeedException(dev.heed.error.ErrorCode.INTERNAL, \"no\"); | no",
        "throw new ExceptionInInitializerError(new IllegalStateException(\"static\")); | static",
      })
  void fails_while_it_lists_its_tasks(String body, String reason) throws IOException {
    plugin("Bad", "public List<TaskType<?, ?>> tasks() { " + body + " }");

    Heed heed = start();

    assertThat(ids(heed)).contains("good-task");
    assertThat(heed.broken()).singleElement().satisfies(broken -> tells(broken, reason));
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("Bad.jar", "plugin 'Bad' fails while its tasks are asked for", reason);
  }

  private static void tells(PluginDiscovery.Broken broken, String reason) {
    assertThat(broken.origin()).endsWith("Bad.jar");
    assertThat(broken.reason()).contains("Bad", reason);
  }

  @ParameterizedTest
  @CsvSource({
    "processors,ProcessorType<?>",
    "attentions,Mechanism<Attention>",
    "positionalEncodings,Mechanism<PositionalEncoding>",
    "architectures,Architecture"
  })
  void fails_while_it_lists_another_kind(String method, String type) throws IOException {
    plugin("Bad", "public List<%s> %s() { return null; }".formatted(type, method));

    Heed heed = start();

    assertThat(heed.broken()).singleElement().satisfies(broken -> tells(broken, "gives null"));
    assertThat(heed.attentions().get("scaled-dot-product").name()).isEqualTo("scaled-dot-product");
  }

  @Test
  void has_no_name() throws IOException {
    PluginJar.make(
        folder.resolve("Bad.jar"),
        "Bad",
        "Bad",
        "public class Bad implements dev.heed.spi.Plugin { public String name() { return null; }"
            + " }");

    Heed heed = start();

    assertThat(heed.broken()).singleElement().satisfies(b -> tells(b, "does not say its name"));
    assertThat(ids(heed)).contains("good-task");
  }

  @Test
  void fails_when_a_task_is_asked_whether_it_fits() throws IOException {
    plugin(
        "Bad",
        TASK.replace("good-task", "bad-task")
            .replace(
                "public Reader",
                "public Optional<TaskType<?, ?>> variant(String id) {"
                    + " throw new IllegalStateException(\"not today\"); }"
                    + " public Reader"));

    Heed heed = start();

    assertThat(heed.findTask("no-such-task")).isEmpty();
    assertThat(notices).singleElement().asString().contains("Bad.jar", "not today");
  }

  @Test
  void nothing_is_asked_before_somebody_looks() throws IOException {
    plugin("Bad", "public List<TaskType<?, ?>> tasks() { return null; }");

    Heed heed = start();
    heed.attentions().all();

    assertThat(notices).isEmpty();
  }

  private Heed start() {
    return Heed.start(new Settings(Optional.of(folder), notices::add));
  }

  private static List<String> ids(Heed heed) {
    return heed.tasks().all().stream().map(TaskType::id).toList();
  }

  private void plugin(String name, String body) throws IOException {
    PluginJar.make(folder.resolve(name + ".jar"), name, name, PLUGIN.formatted(name, body));
  }
}
