package dev.heed.vision.processing;

import java.util.Arrays;

/** Makes output rows from weighted input rows, a pixel to an int, so that its loops are vectors. */
final class VerticalPass {

  private final Taps taps;
  private final int[] red;
  private final int[] green;
  private final int[] blue;

  VerticalPass(Taps taps, int width) {
    this.taps = taps;
    this.red = new int[width];
    this.green = new int[width];
    this.blue = new int[width];
  }

  /** Writes output row {@code y}; input row {@code r} is {@code rows[r % rows.length]}. */
  void run(int y, int[][] rows, byte[] target) {
    Arrays.fill(red, taps.half());
    Arrays.fill(green, taps.half());
    Arrays.fill(blue, taps.half());
    int[] weights = taps.weights()[y];
    int first = taps.first()[y];
    int tap = 0;
    for (; tap + 4 <= weights.length; tap += 4) {
      addFour(rows, first + tap, weights, tap);
    }
    for (; tap < weights.length; tap++) {
      int[] row = rows[(first + tap) % rows.length];
      add(row, red, 0, weights[tap]);
      add(row, green, 8, weights[tap]);
      add(row, blue, 16, weights[tap]);
    }
    store(red, green, blue, target, y * red.length * 3, taps.bits());
  }

  private void addFour(int[][] rows, int row, int[] weights, int tap) {
    int n = rows.length;
    int[] a = rows[row % n];
    int[] b = rows[(row + 1) % n];
    int[] c = rows[(row + 2) % n];
    int[] d = rows[(row + 3) % n];
    int w0 = weights[tap];
    int w1 = weights[tap + 1];
    int w2 = weights[tap + 2];
    int w3 = weights[tap + 3];
    addFour(a, b, c, d, red, 0, w0, w1, w2, w3);
    addFour(a, b, c, d, green, 8, w0, w1, w2, w3);
    addFour(a, b, c, d, blue, 16, w0, w1, w2, w3);
  }

  private static void addFour(
      int[] a, int[] b, int[] c, int[] d, int[] sum, int shift, int w0, int w1, int w2, int w3) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] +=
          (a[i] >>> shift & 0xFF) * w0
              + (b[i] >>> shift & 0xFF) * w1
              + (c[i] >>> shift & 0xFF) * w2
              + (d[i] >>> shift & 0xFF) * w3;
    }
  }

  private static void add(int[] row, int[] sum, int shift, int weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (row[i] >>> shift & 0xFF) * weight;
    }
  }

  private static void store(
      int[] red, int[] green, int[] blue, byte[] target, int offset, int bits) {
    for (int i = 0; i < red.length; i++) {
      int at = offset + 3 * i;
      target[at] = (byte) Taps.toByte(red[i], bits);
      target[at + 1] = (byte) Taps.toByte(green[i], bits);
      target[at + 2] = (byte) Taps.toByte(blue[i], bits);
    }
  }
}
