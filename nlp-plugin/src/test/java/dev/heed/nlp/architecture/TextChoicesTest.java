package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.attention.DotProductAttention;
import dev.heed.encoding.AlibiEncoding;
import dev.heed.encoding.NoEncoding;
import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.NlpPlugin;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may put in the place of a text model's own mechanisms. */
class TextChoicesTest {

  private static final List<Mechanism<PositionalEncoding>> POSITIONS =
      List.of(
          NoEncoding.MECHANISM,
          SinusoidalEncoding.HALVES,
          RotaryEncoding.INTERLEAVED,
          AlibiEncoding.MECHANISM);

  private static final Mechanism<Attention> SECRETIVE =
      new Mechanism<>(
          "secretive",
          "the values as they are",
          setup -> (ops, query, key, value, context) -> Attended.without(value));

  static Stream<Arguments> positions() {
    return Stream.of("bert", "distilbert", "roberta", "mpnet", "gpt2", "llama")
        .flatMap(model -> POSITIONS.stream().map(position -> Arguments.of(model, position)));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void other_positions_change_what_a_model_computes_alike_in_java_and_in_onnx(
      String model, Mechanism<PositionalEncoding> position) {
    Choices choices = Choices.none().withPosition(position);
    Tensor own = run(model, Choices.none());
    Tensor other = run(model, choices);
    assertThat(Tensors.difference(own, other)).isGreaterThan(1e-4);
    assertThat(Tensors.difference(other, inJava(model, choices))).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert", "roberta", "mpnet", "gpt2", "llama"})
  void another_attention_changes_what_a_model_computes(String model) {
    Tensor own = run(model, Choices.none());
    Choices unscaled = Choices.none().withAttention(DotProductAttention.UNSCALED);
    Choices scaled = Choices.none().withAttention(DotProductAttention.SCALED);
    assertThat(Tensors.difference(own, run(model, unscaled))).isGreaterThan(1e-4);
    assertThat(Tensors.difference(own, run(model, scaled))).isZero();
  }

  @Test
  void maps_of_an_attention_that_has_none_are_refused() {
    Choices choices = Choices.none().withAttention(SECRETIVE).withMaps();
    assertThatThrownBy(() -> run("bert", choices))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("The attention of layer 0 never forms weights");
  }

  private static Architecture architecture(String model) {
    return new NlpPlugin()
        .architectures().stream()
            .filter(a -> a.modelType().equals(model))
            .findFirst()
            .orElseThrow();
  }

  private static Tensor run(String model, Choices choices) {
    try (Session session = Rebuilt.session(architecture(model), Golden.folder(model), choices)) {
      return Rebuilt.run(session, inputs(model)).get(output(model));
    }
  }

  private static Tensor inJava(String model, Choices choices) {
    Map<String, Tensor> outputs =
        Rebuilt.inJava(architecture(model), Golden.folder(model), choices, inputs(model));
    return outputs.get(output(model));
  }

  /** What the stored model's head gives. */
  private static String output(String model) {
    Set<String> headless = Set.of("bert", "roberta", "mpnet");
    return headless.contains(model) ? "last_hidden_state" : "logits";
  }

  private static Map<String, Tensor> inputs(String model) {
    Json config = ModelFolder.open(Golden.folder(model)).config();
    return NoPast.with(Golden.of(model).get(0).inputs(), config);
  }
}
