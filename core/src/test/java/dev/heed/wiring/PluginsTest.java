package dev.heed.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.Heed;
import dev.heed.error.HeedException;
import dev.heed.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {

  private static final String TASK =
      """
      import dev.heed.spi.*;
      import java.util.List;
            public class %1$s implements Plugin {
        public String name() { return "%1$s"; }
        public List<TaskType<?, ?>> tasks() {
          return List.of(new TaskType<String, String>() {
            public String id() { return "%2$s"; }
            public String summary() { return "a task"; }
            public Reader<String> reader() { return new Strings(); }
            public Task<String, String> open(TaskSetup setup) { return null; }
          });
        }
        static final class Strings implements Reader<String> {
          public List<Source> find(String argument) { return List.of(); }
          public String read(Source source) { return ""; }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void finds_a_plugin_in_a_jar_and_one_in_a_sub_folder_each_with_its_own_loader()
      throws IOException {
    plugin(folder.resolve("one.jar"), "One", "first-task");
    Files.createDirectory(folder.resolve("two"));
    plugin(folder.resolve("two").resolve("two.jar"), "Two", "second-task");

    PluginDiscovery found = find(folder);

    assertThat(found.broken()).isEmpty();
    assertThat(found.plugins())
        .extracting(loaded -> loaded.plugin().name())
        .containsExactly("core", "One", "Two");
    assertThat(found.plugins().get(1).plugin().getClass().getClassLoader())
        .isNotSameAs(found.plugins().get(2).plugin().getClass().getClassLoader());
    assertThat(found.plugins().get(1).origin()).endsWith("one.jar");
  }

  @Test
  void reports_broken_plugins_with_their_cause_and_loads_the_others() throws IOException {
    plugin(folder.resolve("a-good.jar"), "Good", "good-task");
    PluginJar.make(
        folder.resolve("b-missing.jar"), "NoSuchClass", "Other", "public class Other {}");
    PluginJar.make(
        folder.resolve("c-throws.jar"),
        "Throws",
        "Throws",
        "public class Throws implements dev.heed.spi.Plugin {"
            + " public Throws() { throw new IllegalStateException(\"no licence file\"); }"
            + " public String name() { return \"throws\"; } }");
    Files.writeString(folder.resolve("d-text.jar"), "this is not a jar");

    PluginDiscovery found = find(folder);

    assertThat(found.plugins())
        .extracting(loaded -> loaded.plugin().name())
        .containsExactly("core", "Good");
    assertThat(found.broken()).hasSize(3);
    assertThat(found.broken().get(0).reason()).contains("NoSuchClass");
    assertThat(found.broken().get(1).reason()).contains("no licence file");
    assertThat(found.broken().get(2).reason()).contains("names no plugin of its own");
  }

  @Test
  void of_two_plugins_that_claim_one_name_the_first_keeps_it_and_both_jars_are_told()
      throws IOException {
    plugin(folder.resolve("one.jar"), "One", "same-task");
    plugin(folder.resolve("two.jar"), "Two", "same-task");

    Heed heed = Heed.start(Settings.quiet().withPlugins(folder));

    assertThat(heed.tasks().entries())
        .extracting(entry -> entry.plugin().name())
        .containsExactly("One");
    assertThat(heed.broken())
        .singleElement()
        .satisfies(b -> assertThat(b.origin()).endsWith("two.jar"))
        .satisfies(b -> assertThat(b.reason()).contains("'Two' offers", "'same-task'", "one.jar"));
  }

  @Test
  void of_two_plugins_of_one_name_the_second_is_left_out() throws IOException {
    plugin(folder.resolve("one.jar"), "One", "first-task");
    plugin(folder.resolve("two.jar"), "One", "second-task");

    Heed heed = Heed.start(Settings.quiet().withPlugins(folder));

    assertThat(heed.tasks().names()).containsExactly("first-task");
    assertThat(heed.broken())
        .singleElement()
        .satisfies(b -> assertThat(b.origin()).endsWith("two.jar"))
        .satisfies(b -> assertThat(b.reason()).contains("second plugin named 'One'", "one.jar"));
  }

  @Test
  void says_what_there_is_where_a_name_is_unknown() throws IOException {
    plugin(folder.resolve("one.jar"), "One", "image-classification");
    Heed heed = Heed.start(new Settings(Optional.of(folder), notice -> {}));

    assertThatThrownBy(() -> heed.tasks().get("image-clasification"))
        .hasMessage(
            "No task named 'image-clasification'. Did you mean 'image-classification'? Available:"
                + " image-classification. 'heed plugins' lists all.");
  }

  @Test
  void refuses_a_plugins_folder_that_is_not_there() {
    assertThatThrownBy(() -> find(folder.resolve("nowhere")))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("--plugins takes a folder of jars");
  }

  private static PluginDiscovery find(Path folder) {
    return Plugins.find(Settings.quiet().withPlugins(folder));
  }

  private static void plugin(Path jar, String name, String task) throws IOException {
    PluginJar.make(jar, name, name, TASK.formatted(name, task));
  }
}
