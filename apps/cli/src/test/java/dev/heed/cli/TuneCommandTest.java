package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {

  private static final String CAT =
      Path.of(System.getProperty("heed.root"), "examples/photos/cat.png").toString();

  @TempDir private Path folder = Path.of("");

  private Run tune(Path model, String... more) {
    String[] start = {
      "tune", "--model", model.toString(), "--seconds", "1", "--out", out().toString()
    };
    return Run.heed(
        Stream.concat(Arrays.stream(start), Arrays.stream(more)).toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("profile.json");
  }

  private static Path cifar() {
    return Path.of(System.getProperty("heed.root"), "reference/vit-cifar10");
  }

  @Test
  void a_task_is_tuned_on_inputs_and_run_as_the_profile_says() {
    Run tuned = tune(cifar(), "image-classification", CAT, "--json");

    assertThat(tuned.code()).as(tuned.err()).isZero();
    JsonNode row = tuned.json().get(0);
    assertThat(tuned.out().lines()).hasSize(1);
    assertThat(row.get("run").asText()).isEqualTo("image-classification on 1 input");
    assertThat(row.at("/plan/threads").isInt()).isTrue();
    assertThat(row.at("/before/per_second").asDouble()).isPositive();
    assertThat(row.get("tried")).isNotEmpty();
    assertThat(out()).exists();
    Run run =
        Run.heed(
            "run",
            "image-classification",
            "--model",
            cifar().toString(),
            "--profile",
            out().toString(),
            CAT);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("As tuned for throughput on ").contains(out().toString());
    assertThat(run.out()).contains("cat");
  }

  @Test
  void a_graph_is_tuned_on_made_inputs_and_the_table_says_what_was_refused() {
    Run tuned = tune(Golden.folder("bert"), "--goal", "latency");

    assertThat(tuned.code()).as(tuned.err()).isZero();
    assertThat(tuned.out())
        .contains("the graph 'model' on made inputs", "tried", "chosen", "gained", "profile");
    assertThat(Files.isRegularFile(out())).isTrue();
  }

  @Test
  void a_profile_of_another_model_is_refused() {
    assertThat(tune(Golden.folder("bert")).code()).isZero();

    Run run =
        Run.heed(
            "run",
            "image-classification",
            "--model",
            cifar().toString(),
            "--profile",
            out().toString(),
            CAT);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("was tuned for another model");
  }

  @Test
  void mistakes_are_the_callers() {
    for (List<String> wrong :
        List.of(
            List.of("--p99", "-1"),
            List.of("--seconds", "0"),
            List.of("--goal", "speed"),
            List.of("--max-difference", "x"),
            List.of("no-such-task", "a", "b"),
            List.of("image-classification", "--top-k", "2"),
            List.of("image-classification", "missing.png"))) {
      Run run = tune(cifar(), wrong.toArray(String[]::new));
      assertThat(run.code()).as("%s: %s", wrong, run.err()).isEqualTo(2);
      assertThat(run.err()).as("%s", wrong).startsWith("heed: ");
    }
    assertThat(Run.heed("tune").err()).contains("--model");
  }
}
