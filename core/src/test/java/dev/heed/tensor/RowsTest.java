package dev.heed.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void softmax_of_each_row_sums_to_1_however_large_the_logits_are() {
    float[] rows = Rows.softmax(new float[] {0, 0, 1000, 1000 + (float) Math.log(3)}, 2);

    assertThat(rows).containsExactly(new float[] {0.5f, 0.5f, 0.25f, 0.75f}, within(1e-5f));
    assertThat(Rows.softmax(2, 2, 2, 2)).containsOnly(0.25);
    assertThat(Rows.softmax(new float[0], 0)).isEmpty();
  }

  @Test
  void sigmoid_is_one_half_at_0_and_opposite_logits_sum_to_1() {
    assertThat(Rows.sigmoid(0)).isEqualTo(0.5);
    assertThat(Rows.sigmoid(3) + Rows.sigmoid(-3)).isCloseTo(1, within(1e-15));
    assertThat(Rows.sigmoid(-1000)).isZero();
  }

  @Test
  void the_greatest_come_first_and_equal_ones_in_their_order() {
    assertThat(Rows.topK(3, 1, 5, 2, 5)).containsExactly(1, 3, 2);
    assertThat(Rows.topK(9, 1, 2)).containsExactly(1, 0);
    assertThat(Rows.argMax(new float[] {9, 1, 5, 5}, 1, 4)).isEqualTo(2);
    assertThat(Rows.argMax(new float[] {9, 1, 5, 5}, 2)).containsExactly(0, 0);
  }

  @Test
  void arg_max_is_the_first_of_equals() {
    assertThat(Rows.argMax(1, 3, 2, 3)).isEqualTo(1);
  }

  @Test
  void softmax_gives_weights_that_sum_to_1_however_large_the_scores() {
    double[] weights = Rows.softmax(1000, 1001, 1003);
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
    assertThat(weights[1] / weights[0]).isCloseTo(Math.E, within(1e-9));
    assertThat(weights[2] / weights[1]).isCloseTo(Math.exp(2), within(1e-9));
  }

  @Test
  void l2_gives_length_1_and_leaves_zeros() {
    assertThat(Rows.l2(3, 4)).containsExactly(0.6f, 0.8f);
    assertThat(Rows.l2(0, 0)).containsExactly(0, 0);
    assertThat(Rows.l2(new float[] {3, 4, 0, 2}, 2)).containsExactly(0.6f, 0.8f, 0, 1);
    assertThat(Rows.dot(new float[] {9, 3, 4}, 1, new float[] {3, 4}, 0, 2)).isEqualTo(25);
  }

  @Test
  void cosine_is_of_the_angle_alone() {
    assertThat(Rows.cosine(new float[] {1, 0}, 5, 0)).isEqualTo(1);
    assertThat(Rows.cosine(new float[] {1, 0}, 0, 2)).isZero();
    assertThat(Rows.cosine(new float[] {1, 1}, -2, -2)).isCloseTo(-1, within(1e-12));
    assertThat(Rows.cosine(new float[] {0, 0}, 1, 2)).isZero();
  }
}
