package dev.heed.speech.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicTimeWarpingTest {

  /** The cheapest way by trying all. */
  private static double least(float[][] cost, int i, int j) {
    double here = cost[i][j];
    if (i == 0 && j == 0) {
      return here;
    }
    double best = Double.POSITIVE_INFINITY;
    best = i > 0 ? Math.min(best, least(cost, i - 1, j)) : best;
    best = j > 0 ? Math.min(best, least(cost, i, j - 1)) : best;
    best = i > 0 && j > 0 ? Math.min(best, least(cost, i - 1, j - 1)) : best;
    return here + best;
  }

  /** What a way costs of which only the entries are known: between two it stays in its row. */
  private static double cost(float[][] cost, int... entries) {
    double sum = 0;
    for (int i = 0; i < cost.length; i++) {
      int next = i + 1 < cost.length ? entries[i + 1] : cost[0].length;
      double reaching = 0; // it may leave a row before or at the column where the next one begins
      for (int j = entries[i]; j < Math.max(next, entries[i] + 1); j++) {
        reaching += cost[i][j];
      }
      boolean stays = next > entries[i] && next < cost[0].length && cost[i][next] < 0;
      sum += reaching + (stays ? cost[i][next] : 0);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_way_is_the_cheapest_of_all_and_never_goes_back(long seed) {
    Random random = new Random(seed);
    float[][] cost = new float[4][7];
    for (float[] row : cost) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextInt(-9, 10);
      }
    }
    int[] entries = DynamicTimeWarping.entries(cost);
    assertThat(entries[0]).isZero();
    assertThat(entries).isSorted();
    assertThat(cost(cost, entries)).isLessThanOrEqualTo(least(cost, 3, 6) + 1e-3);
  }

  @Test
  void rows_that_look_at_one_stretch_each_enter_where_it_begins() {
    float[][] cost = new float[3][12];
    int[] begins = {0, 5, 7, 12};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 12; j++) {
        cost[i][j] = j >= begins[i] && j < begins[i + 1] ? -1 : 1;
      }
    }
    assertThat(DynamicTimeWarping.entries(cost)).containsExactly(0, 5, 7);
  }

  @Test
  void one_token_takes_all_time_and_no_token_none() {
    assertThat(DynamicTimeWarping.entries(new float[1][9])).containsExactly(0);
    assertThat(DynamicTimeWarping.entries(new float[0][])).isEmpty();
  }

  @Test
  void maps_are_normalised_over_tokens_and_smoothed_along_time() {
    float[] weights = {1, 1, 9, 1, 1, 1, 3, 3, 3, 3, 3, 3, 5, 5, 0, 5, 5, 5};
    float[][] map =
        WordAlignment.smoothed(Tensor.of(Shape.of(1, 1, 3, 6), weights), 0, 1, all(6), 3);
    assertThat(map).isDeepEqualTo(new float[][] {{-1, -1, -1, -1, -1, -1}, {1, 1, 1, 1, 1, 1}});
    float[][] part =
        WordAlignment.smoothed(Tensor.of(Shape.of(1, 1, 3, 6), weights), 0, 0, all(3), 7);
    assertThat(part).hasDimensions(3, 3); // shorter than half the median: as it is
  }

  private static OptionalInt all(int steps) {
    return OptionalInt.of(steps);
  }

  @Test
  void equal_weights_are_no_reason_for_any_way_rather_than_no_numbers() {
    Tensor equal = Tensor.zeros(dev.heed.tensor.ElementType.F32, Shape.of(1, 2, 3, 20));
    for (float[] row : WordAlignment.smoothed(equal, 1, 0, OptionalInt.empty(), 7)) {
      assertThat(row).containsOnly(0f);
    }
  }
}
