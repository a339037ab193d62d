package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.JsonNodes;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Tally;
import dev.heed.testkit.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceGenerationTest {

  private static final List<String> MODELS =
      List.of("gpt2", "llama", "t5", "whisper", "moonshine", "trocr", "vision-encoder-decoder");

  /** One model in one layout. */
  record Case(String model, String layout) {}

  static Stream<Case> layouts() {
    return MODELS.stream()
        .flatMap(model -> Layout.of(model).stream().map(layout -> new Case(model, layout)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void sequences_are_the_published_ones_token_for_token_and_logits_within_1e_4(Case layout) {
    try (Layout opened = Layout.open(layout.model(), layout.layout())) {
      for (Golden golden : Golden.of(layout.model())) {
        // Timestamps are rules of the speech tasks.
        if (golden.json().path("kind").asText().equals("generate")
            && !golden.name().contains("timestamps")) {
          all(opened, golden);
        }
      }
      assertThat(opened.open).hasValue(0);
    }
  }

  private static void all(Layout layout, Golden golden) {
    GenerationConfig config = arguments(layout.config(), golden.json().get("generate_kwargs"));
    check(layout, golden, config, golden.json().path("greedy"), 1);
    check(layout, golden, config, golden.json().path("beam3"), 3);
    check(layout, golden, config, golden.json().path("beam3_return3"), 3);
    JsonNode other = golden.json().path("other_eos");
    if (!other.isMissingNode()) {
      GenerationConfig early = config.with("eos_token_id", other.get("eos_token_id"));
      check(layout, golden, early, other.path("greedy"), 1);
      check(layout, golden, early, other.path("beam3"), 3);
      check(layout, golden, early, other.path("beam3_early_lp2"), 3);
    }
  }

  private static void check(
      Layout layout, Golden golden, GenerationConfig base, JsonNode expected, int beams) {
    if (expected.isMissingNode()) {
      return;
    }
    GenerationConfig config = arguments(base.with("num_beams", beams), expected);
    layout.decoders.forEach(session -> session.logits().clear());
    Generated generated =
        layout.generate(inputs(golden), prompt(layout, golden), Generation.of(config));
    assertThat(generated.padded())
        .as("%s %s", golden, JsonNodes.of(config.values()))
        .isDeepEqualTo(rows(expected.get("sequences")));
    scores(generated, expected);
    if (beams == 1 && golden.outputs().containsKey("greedy_step_logits")) {
      logits(layout, golden, config);
    }
    Tally.add(Tally.Kind.SEQUENCES, generated.sequences().size());
  }

  private static void scores(Generated generated, JsonNode expected) {
    JsonNode scores = expected.path("sequences_scores");
    for (int i = 0; i < scores.size(); i++) {
      assertThat((double) generated.sequences().get(i).score())
          .isCloseTo(scores.get(i).asDouble(), org.assertj.core.data.Offset.offset(1e-4));
    }
  }

  /** With another end token the search stops early, so that only its first steps compare. */
  private static void logits(Layout layout, Golden golden, GenerationConfig config) {
    Tensor stored = golden.outputs().get("greedy_step_logits");
    List<Tensor> seen = new ArrayList<>();
    layout.decoders.forEach(session -> seen.addAll(session.logits()));
    int width = stored.shape().size(2);
    for (int step = 0; step < seen.size(); step++) {
      Tensor expected =
          Tensors.rows(stored, step, step + 1).reshaped(Shape.of(stored.shape().axis(1), width));
      if (config.ends().equals(layout.config().ends())) {
        assertThat(Tensors.difference(last(seen.get(step)), expected))
            .as("%s step %d", golden, step)
            .isLessThan(1e-4);
      }
    }
  }

  private static Tensor last(Tensor logits) {
    int positions = logits.shape().size(1);
    int width = logits.shape().size(2);
    int batch = logits.shape().size(0);
    float[] all = logits.toFloats();
    float[] last = new float[batch * width];
    for (int row = 0; row < batch; row++) {
      System.arraycopy(all, ((row + 1) * positions - 1) * width, last, row * width, width);
    }
    return Tensor.of(Shape.of(batch, width), last);
  }

  private static Golden inputs(Golden golden) {
    String other = golden.json().path("same_inputs_as").asText();
    return other.isEmpty()
        ? golden
        : Golden.of(golden.model()).stream()
            .filter(one -> one.name().equals(other))
            .findFirst()
            .orElseThrow();
  }

  private static long[] prompt(Layout layout, Golden golden) {
    JsonNode prompt = golden.json().path("decoder_prompt");
    return prompt.isMissingNode()
        ? layout.encoder.isPresent() ? new long[] {layout.config().decoderStart()} : new long[0]
        : longs(prompt);
  }

  private static GenerationConfig arguments(GenerationConfig config, JsonNode arguments) {
    GenerationConfig result = config;
    for (Map.Entry<String, JsonNode> entry : arguments.properties()) {
      if (!List.of("sequences", "sequences_scores", "note", "language", "task")
          .contains(entry.getKey())) {
        result = result.with(entry.getKey(), entry.getValue());
      }
    }
    return result;
  }

  private static long[] longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static long[][] rows(JsonNode lists) {
    return StreamSupport.stream(lists.spliterator(), false)
        .map(ReferenceGenerationTest::longs)
        .toArray(long[][]::new);
  }
}
