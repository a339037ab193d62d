package dev.heed.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void the_greatest_of_each_row_is_found_and_the_first_of_equals() {
    assertThat(Rows.argMax(new float[] {1, 3, 3, 5, 4, 5}, 3)).containsExactly(1, 0);
    assertThat(Rows.argMax(new float[] {9, 1, 2, 0}, 1, 4)).isEqualTo(2);
    assertThat(Rows.argMax(new float[0], 0)).isEmpty();
  }

  @Test
  void logarithms_of_probabilities_stay_finite_for_large_logits_and_sum_to_one() {
    double[] scores = Rows.logSoftmax(new float[] {7, 1000, 1001, 1002, 7}, 1, 4);
    assertThat(scores[2]).isCloseTo(-0.40760596, within(1e-7));
    assertThat(Arrays.stream(scores).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
  }
}
