package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {

  @Test
  void one_layer_is_half_itself_and_half_the_mean_over_heads() {
    Tensor map = Tensor.of(Shape.of(1, 2, 2, 2), 1f, 0f, 0.5f, 0.5f, 0f, 1f, 0.5f, 0.5f);
    assertThat(Rollout.of(List.of(map)).toFloats()).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
  }

  @Test
  void the_last_layer_stands_at_the_left_of_the_product() {
    Tensor first = Tensor.of(Shape.of(1, 1, 2, 2), 1f, 0f, 1f, 0f);
    Tensor last = Tensor.of(Shape.of(1, 1, 2, 2), 0f, 1f, 0f, 1f);
    // [[.5, .5], [0, 1]] x [[1, 0], [.5, .5]]
    assertThat(Rollout.of(List.of(first, last)).toFloats())
        .containsExactly(0.75f, 0.25f, 0.5f, 0.5f);
  }

  @Test
  void each_row_of_each_item_sums_to_1() {
    Tensor one = softened(1);
    float[] rolled = Rollout.of(List.of(one, softened(2), softened(3))).toFloats();
    for (int row = 0; row < 10; row++) {
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        sum += rolled[5 * row + i];
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void a_token_that_looks_nowhere_keeps_what_it_has() {
    Tensor map = Tensor.of(Shape.of(1, 1, 2, 2), 0f, 0f, 0f, 1f);
    assertThat(Rollout.of(List.of(map, map)).toFloats()).containsExactly(1f, 0f, 0f, 1f);
  }

  @Test
  void maps_of_different_sizes_are_refused_with_both() {
    Tensor small = Tensor.of(Shape.of(1, 1, 1, 1), 1f);
    assertThatThrownBy(() -> Rollout.of(List.of(softened(1), small)))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("[2, 3, 5, 5]")
        .hasMessageContaining("[1, 1, 1, 1]");
  }

  private static Tensor softened(int seed) {
    float[] values = Tensors.random(seed, 2, 3, 5, 5).toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    for (int row = 0; row < values.length; row += 5) {
      float sum =
          values[row] + values[row + 1] + values[row + 2] + values[row + 3] + values[row + 4];
      for (int i = row; i < row + 5; i++) {
        values[i] /= sum;
      }
    }
    return Tensor.of(Shape.of(2, 3, 5, 5), values);
  }
}
