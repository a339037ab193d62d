package dev.heed.vision.processing;

/**
 * Which input pixels make each output pixel along one axis, and with which weights: 22-bit fixed
 * point, as in Pillow.
 */
@SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
record Taps(int[] first, int[] end, int[][] weights) {

  static final int BITS = 22;
  static final int HALF = 1 << (BITS - 1);

  /**
   * Taps for resizing {@code from..to} of {@code in} pixels to {@code out}.
   *
   * @param from where the resized part begins, in input pixels; 0 for all of it
   * @param to where it ends; {@code in} for all of it
   */
  static Taps of(int in, double from, double to, int out, Resample filter) {
    double scale = (to - from) / out;
    double stretch = Math.max(scale, 1);
    double support = filter.support() * stretch;
    int[] first = new int[out];
    int[] end = new int[out];
    int[][] weights = new int[out][];
    for (int x = 0; x < out; x++) {
      double centre = from + (x + 0.5) * scale;
      first[x] = Math.max((int) (centre - support + 0.5), 0);
      end[x] = Math.min((int) (centre + support + 0.5), in);
      weights[x] = weights(first[x], end[x], centre, 1 / stretch, filter);
    }
    return new Taps(first, end, weights);
  }

  int outputs() {
    return first.length;
  }

  /** The largest number of input pixels that one output pixel needs. */
  int longest() {
    int longest = 0;
    for (int[] row : weights) {
      longest = Math.max(longest, row.length);
    }
    return longest;
  }

  private static int[] weights(int first, int end, double centre, double shrink, Resample filter) {
    double[] exact = new double[Math.max(end - first, 0)];
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = filter.weight((i + first - centre + 0.5) * shrink);
      sum += exact[i];
    }
    return rounded(exact, sum == 0 ? 1 : 1 / sum);
  }

  private static int[] rounded(double[] exact, double normal) {
    int[] fixed = new int[exact.length];
    for (int i = 0; i < exact.length; i++) {
      double weight = exact[i] * normal;
      fixed[i] = (int) (weight * (1 << BITS) + (weight < 0 ? -0.5 : 0.5));
    }
    return fixed;
  }

  /**
   * A sum of weighted bytes, begun at {@link #HALF}, as a byte's value: cut to 0 to 255 by masks,
   * which become vector code where min and max do not.
   */
  static int toByte(int sum) {
    int value = sum >> BITS;
    return ((value & ~(value >> 31)) | ((255 - value) >> 31)) & 255;
  }
}
