package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.testing.PluginJar;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin whose task throws something of each kind, for one input each: where it is read,
 * answered, put into JSON or into words.
 */
class FailingTaskTest {

  private static final List<String> PLACES = List.of("read", "run", "json", "print");

  private static final Map<String, String> CODES =
      new TreeMap<>(
          Map.of(
              "memory", "OUT_OF_MEMORY",
              "stack", "PLUGIN_FAILED",
              "linkage", "PLUGIN_FAILED",
              "error", "PLUGIN_FAILED",
              "runtime", "PLUGIN_FAILED",
              "checked", "PLUGIN_FAILED",
              "heed", "UNSUPPORTED"));

  private static final String PLUGIN =
      """
      import dev.heed.error.*;
      import dev.heed.spi.*;
      import java.util.*;
      public class Fails implements Plugin {
        public String name() { return "fails"; }
        public List<TaskType<?, ?>> tasks() { return List.of(new Type()); }
        static void at(String place, String word) {
          if (word.startsWith(place + "-")) { Fails.<RuntimeException>sneak(of(word)); }
        }
        static Throwable of(String word) {
          switch (word.substring(word.indexOf('-') + 1)) {
            case "memory": return new OutOfMemoryError("Java heap space");
            case "stack": return new StackOverflowError();
            case "linkage": return new NoClassDefFoundError("some/Helper");
            case "error": return new Error();
            case "runtime": return new IllegalStateException();
            case "checked": return new Exception("a checked one");
            default: return new HeedException(ErrorCode.UNSUPPORTED, "not this one");
          }
        }
        @SuppressWarnings("unchecked")
        static <E extends Throwable> void sneak(Throwable e) throws E { throw (E) e; }
        static final class Strings implements Reader<String> {
          public List<Source> find(String argument) {
            return List.of(new Source(argument, () -> java.io.InputStream.nullInputStream()));
          }
          public String read(Source source) { at("read", source.name()); return source.name(); }
        }
        static final class Type implements TaskType<String, String> {
          public String id() { return "fails"; }
          public String summary() { return "a task"; }
          public Reader<String> reader() { return new Strings(); }
          public Task<String, String> open(TaskSetup setup) {
            return (batch, call) -> {
              List<String> answers = new ArrayList<>();
              for (String text : batch) {
                if (text.equals("run-few")) { continue; }
                if (text.equals("run-null")) { answers.add(null); continue; }
                at("run", text);
                answers.add(text);
              }
              return answers;
            };
          }
          public void draw(String input, String answer, java.nio.file.Path png) { at("draw", answer); }
          public Object json(String answer) { at("json", answer); return answer; }
          public String print(String answer) { at("print", answer); return answer; }
        }
      }
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void packPlugin() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.make(plugins.resolve("fails.jar"), "Fails", "Fails", PLUGIN);
  }

  private static Run run(List<String> inputs, String... more) {
    List<String> words = new ArrayList<>(List.of("run", "fails"));
    words.addAll(inputs);
    words.addAll(List.of("--plugins", folder.resolve("plugins") + ""));
    words.addAll(List.of("--model", Reference.folder("models/vit") + ""));
    words.addAll(List.of(more));
    return Run.heed(words.toArray(String[]::new));
  }

  private static List<String> inputs() {
    List<String> inputs = new ArrayList<>();
    for (String place : PLACES) {
      for (String kind : CODES.keySet()) {
        inputs.add(place + "-" + kind);
        inputs.add("good-" + place + "-" + kind);
      }
    }
    inputs.addAll(List.of("run-null", "good", "run-few", "good-last"));
    return inputs;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "100"})
  void every_failure_is_json_with_a_code_and_the_others_are_answered(String together) {
    List<String> inputs = inputs();
    Run run = run(inputs, "--json", "--batch-size", together);

    assertThat(run.code()).as(run.err()).isEqualTo(Errors.OURS);
    assertThat(run.json()).hasSameSizeAs(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      String input = inputs.get(i);
      JsonNode line = run.json().get(i);
      assertThat(line.get("input").asText()).isEqualTo(input);
      if (input.startsWith("good") || input.startsWith("print-")) {
        assertThat(line.path("output").asText()).isEqualTo(input);
      } else {
        String kind = input.substring(input.indexOf('-') + 1);
        assertThat(line.at("/error/code").asText())
            .as(input)
            .isEqualTo(CODES.getOrDefault(kind, "PLUGIN_FAILED"));
        assertThat(line.at("/error/message").asText()).as(input).isNotBlank();
      }
    }
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void a_person_reads_the_answers_and_then_what_failed() {
    List<String> inputs = inputs();
    Run run = run(inputs);

    assertThat(run.code()).isEqualTo(Errors.OURS);
    for (String input : inputs) {
      boolean answered = input.startsWith("good") || input.startsWith("json-");
      assertThat(run.out().contains(input + "\n  " + input + "\n")).as(input).isEqualTo(answered);
      assertThat(run.err().contains("heed: " + input + ": ")).as(input).isEqualTo(!answered);
    }
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void a_drawing_that_fails_leaves_the_answer_and_the_other_inputs() {
    List<String> inputs = new ArrayList<>();
    CODES.keySet().forEach(kind -> inputs.addAll(List.of("draw-" + kind, "good-" + kind)));
    Run run = run(inputs, "--json", "--draw", folder.resolve("drawn") + "");

    assertThat(run.code()).as(run.err()).isEqualTo(Errors.OURS);
    assertThat(run.json()).extracting(line -> line.path("output").asText()).isEqualTo(inputs);
    for (String input : inputs) {
      assertThat(run.err().contains("heed: " + input + ": ")).isEqualTo(input.startsWith("draw"));
    }
  }

  @Test
  void where_all_that_fails_is_the_callers_mistake_the_exit_code_says_so() {
    Run run = run(List.of("read-heed", "good", "run-heed", "json-memory"), "--json");
    assertThat(run.code()).isEqualTo(Errors.CALLERS);
    assertThat(run(List.of("good", "better")).code()).isZero();
    assertThat(run(List.of("run-runtime")).code()).isEqualTo(Errors.OURS);
  }
}
