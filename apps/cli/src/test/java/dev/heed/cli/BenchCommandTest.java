package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  private static final String CAT =
      java.nio.file.Path.of(System.getProperty("heed.root"), "examples/photos/cat.png").toString();

  private static Run bench(String model, String... more) {
    String[] start = {"bench", "--model", Golden.folder(model).toString(), "--runs", "3"};
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return Run.heed(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit", "bert", "gpt2", "wav2vec2-ctc"})
  void runs_a_graph_on_made_inputs_of_fitting_sizes(String model) {
    Run run = bench(model, "--batch-size", "2", "--tokens", "8", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode row = run.json().get(0);
    assertThat(row.get("batch").asInt()).isEqualTo(2);
    assertThat(row.get("median_ms").asDouble()).isPositive();
    assertThat(row.get("p90_ms").asDouble()).isGreaterThanOrEqualTo(row.get("min_ms").asDouble());
    assertThat(row.get("items_per_second").asDouble()).isPositive();
  }

  @Test
  void a_row_says_all_that_is_needed_to_repeat_it() {
    Run run = bench("vit", "--device", "cpu:1", "--json");

    JsonNode row = run.json().get(0);
    assertThat(row.get("model_sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(row.get("precision").asText()).isEqualTo("fp32");
    assertThat(row.get("device").asText()).isEqualTo("cpu:1");
    assertThat(row.get("threads").asInt()).isEqualTo(1);
    assertThat(row.at("/versions/runtime").asText()).startsWith("onnxruntime 1.");
    assertThat(row.get("command").asText()).startsWith("heed bench --model");
  }

  @Test
  void a_photograph_is_processed_and_both_are_timed() {
    Run run = bench("vit", CAT);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("cold start").contains("reading and processing");
  }

  @Test
  void numbers_below_one_and_graphs_that_are_not_there_are_refused() {
    assertThat(bench("vit", "--batch-size", "0").err()).contains("--batch-size should be at least");
    assertThat(bench("vit", "--callers", "-1").code()).isEqualTo(2);
    Run missing = bench("vit", "--graph", "decoder_model");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("decoder_model");
  }
}
