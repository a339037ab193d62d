package dev.heed.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void softmax_gives_weights_that_sum_to_1_however_large_the_scores() {
    double[] weights = Rows.softmax(1000, 1001, 1003);
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
    assertThat(weights[1] / weights[0]).isCloseTo(Math.E, within(1e-9));
    assertThat(weights[2] / weights[1]).isCloseTo(Math.exp(2), within(1e-9));
  }

  @Test
  void arg_max_is_the_first_of_equals() {
    assertThat(Rows.argMax(1, 3, 2, 3)).isEqualTo(1);
  }

  @Test
  void l2_gives_length_1_and_leaves_zeros() {
    assertThat(Rows.l2(3, 4)).containsExactly(0.6f, 0.8f);
    assertThat(Rows.l2(0, 0)).containsExactly(0, 0);
  }

  @Test
  void cosine_is_of_the_angle_alone() {
    assertThat(Rows.cosine(new float[] {1, 0}, 5, 0)).isEqualTo(1);
    assertThat(Rows.cosine(new float[] {1, 0}, 0, 2)).isZero();
    assertThat(Rows.cosine(new float[] {1, 1}, -2, -2)).isCloseTo(-1, within(1e-12));
    assertThat(Rows.cosine(new float[] {0, 0}, 1, 2)).isZero();
  }
}
