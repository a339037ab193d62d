package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OcclusionTest {

  @Test
  void a_square_is_worth_what_the_score_loses_without_it() {
    Inputs inputs =
        Inputs.of("pixel_values", Tensor.of(Shape.of(1, 1, 2, 4), 1f, 1, 5, 5, 1, 1, 5, 5));
    Tensor worth = Occlusion.ofPicture(inputs, 2, 0, in -> sum(in.byName().get("pixel_values")));
    assertThat(worth.shape()).isEqualTo(Shape.of(1, 2));
    assertThat(worth.toFloats()).containsExactly(4f, 20f);
  }

  @Test
  void a_token_is_worth_what_the_score_loses_without_it() {
    Inputs inputs = Inputs.of("input_ids", Tensor.of(Shape.of(1, 3), 7L, 8L, 9L));
    Tensor worth =
        Occlusion.ofText(inputs, 0, in -> in.byName().get("input_ids").toLongs()[1] == 8 ? 2 : 0.5);
    assertThat(worth.toFloats()).containsExactly(0f, 1.5f, 0f);
  }

  @Test
  void several_pictures_at_once_are_refused() {
    Inputs two = Inputs.of("pixel_values", Tensor.of(Shape.of(2, 1, 1, 1), 1f, 2f));
    assertThatThrownBy(() -> Occlusion.ofPicture(two, 1, 0, in -> 0))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("a batch of 1");
  }

  private static double sum(Tensor tensor) {
    double sum = 0;
    for (float value : tensor.toFloats()) {
      sum += value;
    }
    return sum;
  }
}
