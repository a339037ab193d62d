package dev.heed.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
  void vectors_are_compared_by_direction() {
    float[] a = {3, 4};

    assertThat(Rows.dot(new float[] {9, 3, 4}, 1, a, 0, 2)).isEqualTo(25);
    assertThat(Rows.cosine(a, new float[] {6, 8})).isEqualTo(1);
    assertThat(Rows.cosine(a, new float[] {-4, 3})).isZero();
    assertThat(Rows.unit(new float[] {3, 4, 0, 2}, 2)).containsExactly(0.6f, 0.8f, 0, 1);
  }
}
