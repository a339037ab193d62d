package dev.heed.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heed.Heed;
import dev.heed.Pipeline;
import dev.heed.SourceRunner;
import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import dev.heed.testing.PluginJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that fails while it is used is told by its jar, and by the task. */
class FailingPluginsTest {

  private static final String PLUGIN =
      """
      import dev.heed.spi.*;
      import java.util.*;
      public class Failing implements Plugin {
        public String name() { return "Failing"; }
        public List<TaskType<?, ?>> tasks() {
          return List.of(new TaskType<String, String>() {
            public String id() { return "failing-task"; }
            public String summary() { return "a task"; }
            public Reader<String> reader() { return new Texts(); }
            public Task<String, String> open(TaskSetup setup) { %s }
          });
        }
        static final class Texts implements Reader<String> {
          public List<Source> find(String argument) { return List.of(); }
          public String read(Source source) {
            if (source.name().equals("bad")) { throw new IllegalStateException("cannot read"); }
            return source.name();
          }
        }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void a_model() throws IOException {
    Files.createDirectories(folder.resolve("model"));
    Files.writeString(folder.resolve("model/config.json"), "{}");
  }

  @Test
  void while_it_is_opened() throws IOException {
    tells(opening("throw new IllegalStateException(\"no licence\");"), "no licence");
    tells(opening("throw new NoSuchMethodError(\"old\");"), "old");
    tells(opening("return null;"), "it gives null");
  }

  @Test
  void while_it_runs() throws IOException {
    try (Pipeline<String, String> pipeline =
        open("return (batch, call) -> List.of(batch.get(0).substring(3));")) {
      assertThat(pipeline.run("abcd")).isEqualTo("d");
      tells(failure(() -> pipeline.run("ab")), "StringIndexOutOfBoundsException");
      List<Answer<String>> answers = pipeline.runEach(List.of("ab"), Call.plain());
      tells(answers.get(0).error().orElseThrow(), "StringIndexOutOfBoundsException");
    }
  }

  @Test
  void by_a_wrong_number_of_answers() throws IOException {
    try (Pipeline<String, String> pipeline = open("return (batch, call) -> List.of();")) {
      HeedException error = failure(() -> pipeline.run("a"));
      assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
      assertThat(error).hasMessageContaining(jar().toString()).hasMessageContaining("0 answers");
    }
  }

  @Test
  void a_refusal_of_its_own_stays_as_it_is() throws IOException {
    String refusal = "dev.heed.error.HeedException.invalidInput(\"too short\")";
    try (Pipeline<String, String> pipeline =
        open("return (batch, call) -> { throw " + refusal + "; };")) {
      assertThat(failure(() -> pipeline.run("a")).code()).isEqualTo(ErrorCode.INVALID_INPUT);
    }
  }

  @Test
  void while_it_reads() throws IOException {
    try (Pipeline<String, String> pipeline = open("return (batch, call) -> batch;")) {
      SourceRunner<String, String> runner = new SourceRunner<>(type().reader(), pipeline, 2);
      List<HeedException> errors = new ArrayList<>();
      List<Source> sources =
          List.of(
              new Source("good", InputStream::nullInputStream),
              new Source("bad", InputStream::nullInputStream));
      runner.run(sources, done -> done.error().ifPresent(errors::add));
      assertThat(errors)
          .singleElement()
          .satisfies(
              error ->
                  assertThat(error)
                      .hasMessageContaining(jar().toString())
                      .hasMessageContaining("cannot read"));
    }
  }

  private HeedException opening(String body) throws IOException {
    PluginJar.make(jar(), "Failing", "Failing", PLUGIN.formatted(body));
    return failure(() -> start().pipeline(type(), folder.resolve("model")).close());
  }

  private Pipeline<String, String> open(String body) throws IOException {
    PluginJar.make(jar(), "Failing", "Failing", PLUGIN.formatted(body));
    return start().pipeline(type(), folder.resolve("model"));
  }

  @SuppressWarnings("unchecked") // the task takes and gives texts
  private TaskType<String, String> type() {
    return (TaskType<String, String>) start().tasks().get("failing-task");
  }

  private Heed start() {
    return Heed.start(Settings.quiet().withPlugins(folder.resolve("plugins")));
  }

  private Path jar() throws IOException {
    return Files.createDirectories(folder.resolve("plugins")).resolve("failing.jar");
  }

  private static HeedException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(HeedException.class, call);
  }

  private void tells(HeedException error, String reason) throws IOException {
    assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    assertThat(error)
        .hasMessageContaining(jar().toString())
        .hasMessageContaining("failing-task")
        .hasMessageContaining(reason);
  }
}
