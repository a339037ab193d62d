package dev.heed.speech.task;

import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What one head sees over time, comparable with what others see: at each step of time the tokens'
 * weights have mean 0 and deviation 1, and along time a median takes away what is there for a
 * moment only.
 *
 * @param width of the median, odd
 */
record SmoothedMap(int width) {

  /**
   * @param weights {@code [1, H, Q, K]}
   * @param from the first row of {@code Q} that counts
   * @param steps how many columns of {@code K} count; empty for all
   * @return {@code [Q - from][steps]}
   */
  float[][] of(Tensor weights, int head, int from, OptionalInt steps) {
    int queries = weights.shape().size(2);
    int keys = weights.shape().size(3);
    int used = Math.max(1, Math.min(keys, steps.orElse(keys)));
    float[][] rows = new float[queries - from][used];
    FloatBuffer values = weights.floats();
    for (int row = 0; row < rows.length; row++) {
      values.get((head * queries + from + row) * keys, rows[row]);
    }
    normalise(rows, used);
    for (int row = 0; row < rows.length; row++) {
      rows[row] = median(rows[row]);
    }
    return rows;
  }

  private static void normalise(float[][] rows, int steps) {
    for (int step = 0; step < steps; step++) {
      double mean = 0;
      for (float[] row : rows) {
        mean += row[step];
      }
      mean /= rows.length;
      double variance = 0;
      for (float[] row : rows) {
        variance += (row[step] - mean) * (row[step] - mean);
      }
      double deviation = Math.sqrt(variance / rows.length);
      for (float[] row : rows) {
        row[step] = deviation == 0 ? 0 : (float) ((row[step] - mean) / deviation);
      }
    }
  }

  /** Beyond its ends the row is mirrored; one no longer than half the median stays as it is. */
  private float[] median(float[] row) {
    int half = width / 2;
    if (row.length <= half) {
      return row;
    }
    float[] smooth = new float[row.length];
    float[] window = new float[2 * half + 1];
    for (int step = 0; step < row.length; step++) {
      for (int k = -half; k <= half; k++) {
        window[k + half] = row[mirrored(step + k, row.length)];
      }
      Arrays.sort(window);
      smooth[step] = window[half];
    }
    return smooth;
  }

  private static int mirrored(int at, int length) {
    int inside = Math.abs(at);
    return inside < length ? inside : 2 * (length - 1) - inside;
  }
}
