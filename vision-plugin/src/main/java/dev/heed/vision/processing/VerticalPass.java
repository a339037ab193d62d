package dev.heed.vision.processing;

import java.util.Arrays;

/** Makes output rows from weighted input rows; rows are ints, so that its loops become vectors. */
final class VerticalPass {

  private final Taps taps;
  private final int[] sum;

  VerticalPass(Taps taps, int rowLength) {
    this.taps = taps;
    this.sum = new int[rowLength];
  }

  /** Writes output row {@code y}; input row {@code r} is {@code rows[r % rows.length]}. */
  void run(int y, int[][] rows, byte[] target) {
    Arrays.fill(sum, Taps.HALF);
    int[] weights = taps.weights()[y];
    int first = taps.first()[y];
    int tap = 0;
    for (; tap + 4 <= weights.length; tap += 4) {
      addFour(rows, first + tap, weights, tap);
    }
    for (; tap < weights.length; tap++) {
      add(rows[(first + tap) % rows.length], sum, weights[tap]);
    }
    store(sum, target, y * sum.length);
  }

  private void addFour(int[][] rows, int row, int[] weights, int tap) {
    int n = rows.length;
    addFour(
        rows[row % n],
        rows[(row + 1) % n],
        rows[(row + 2) % n],
        rows[(row + 3) % n],
        sum,
        weights[tap],
        weights[tap + 1],
        weights[tap + 2],
        weights[tap + 3]);
  }

  private static void addFour(
      int[] a, int[] b, int[] c, int[] d, int[] sum, int w0, int w1, int w2, int w3) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a[i] * w0 + b[i] * w1 + c[i] * w2 + d[i] * w3;
    }
  }

  private static void add(int[] row, int[] sum, int weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += row[i] * weight;
    }
  }

  private static void store(int[] sum, byte[] target, int offset) {
    for (int i = 0; i < sum.length; i++) {
      target[offset + i] = (byte) Taps.toByte(sum[i]);
    }
  }
}
