package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.attention.DotProductAttention;
import dev.heed.encoding.NoEncoding;
import dev.heed.error.HeedException;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Mechanism;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's mechanisms take the place of a model's own. */
class ChoicesTest {

  private static final Map<String, Tensor> IMAGE =
      Map.of("pixel_values", Tensors.random(1, 1, 3, 64, 64));

  private static final Mechanism<Attention> SECRETIVE =
      new Mechanism<>(
          "secretive",
          "the values as they are",
          setup -> (ops, query, key, value, context) -> Attended.without(value));

  @ParameterizedTest
  @ValueSource(strings = {"vit", "deit", "beit", "swin", "segformer", "dpt", "yolos"})
  void another_attention_and_no_positions_change_what_a_model_computes(String model) {
    Tensor own = run(model, Choices.none());
    Tensor unscaled = run(model, Choices.none().withAttention(DotProductAttention.UNSCALED));
    assertThat(Tensors.difference(own, unscaled)).isPositive();
    if (!model.equals("segformer")) { // it has none of its own
      Tensor lost = run(model, Choices.none().withPosition(NoEncoding.MECHANISM));
      assertThat(Tensors.difference(own, lost)).isPositive();
    }
  }

  @Test
  void the_models_own_attention_by_name_changes_nothing() {
    Choices same = Choices.none().withAttention(DotProductAttention.SCALED);
    assertThat(Tensors.difference(run("vit", Choices.none()), run("vit", same))).isZero();
  }

  @Test
  void maps_of_an_attention_that_has_none_are_refused() {
    Choices choices = Choices.none().withAttention(SECRETIVE).withMaps();
    assertThatThrownBy(() -> run("vit", choices))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("The attention of layer 0 never forms weights");
  }

  private static Tensor run(String model, Choices choices) {
    Architecture architecture =
        VisionArchitectures.all().stream()
            .filter(a -> a.modelType().equals(model))
            .findFirst()
            .orElseThrow();
    try (Session session = Rebuilt.session(architecture, Golden.folder(model), choices)) {
      return Rebuilt.run(session, IMAGE).values().iterator().next();
    }
  }
}
