package dev.heed.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CoveringsTest {

  @Test
  void squares_are_covered_row_by_row() {
    Inputs inputs =
        Inputs.of("pixels", Tensor.of(Shape.of(1, 1, 2, 4), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f));
    Coverings coverings = Coverings.ofSquares(inputs, "pixels", 2, -1);
    assertThat(coverings.shape()).isEqualTo(Shape.of(1, 2));
    assertThat(coverings.covered().apply(1).byName().get("pixels").toFloats())
        .containsExactly(1, 2, -1, -1, 5, 6, -1, -1);
  }

  @Test
  void the_last_span_of_a_sound_may_be_shorter() {
    Inputs inputs = Inputs.of("input_values", Tensor.of(Shape.of(1, 5), 1f, 2f, 3f, 4f, 5f));
    Coverings coverings = Coverings.ofSpans(inputs, "input_values", 3);
    assertThat(coverings.count()).isEqualTo(3);
    assertThat(coverings.covered().apply(0).byName().get("input_values").toFloats())
        .containsExactly(0, 0, 3, 4, 5);
    assertThat(coverings.covered().apply(2).byName().get("input_values").toFloats())
        .containsExactly(1, 2, 3, 4, 0);
  }

  @Test
  void frames_are_covered_whole() {
    Inputs inputs = Inputs.of("input_values", Tensor.of(Shape.of(1, 2, 2), 1f, 2f, 3f, 4f));
    Coverings coverings = Coverings.ofSpans(inputs, "input_values", 2);
    assertThat(coverings.covered().apply(1).byName().get("input_values").toFloats())
        .containsExactly(1, 2, 0, 0);
  }

  @Test
  void a_batch_of_several_is_refused() {
    Inputs two = Inputs.of("input_ids", Tensor.of(Shape.of(2, 1), 1L, 2L));
    assertThatThrownBy(() -> Coverings.ofTokens(two, "input_ids", 0))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("a batch of 1");
  }
}
