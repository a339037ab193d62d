package dev.heed.vision.processing;

/**
 * Which input pixels make each output pixel along one axis, and with which weights: fixed point, of
 * 22 bits as in Pillow, or of 16 as in PyTorch.
 *
 * @param bits how many of a weight's bits are behind the point
 */
@SuppressWarnings("ArrayRecordComponent") // internal and never written after it is made
record Taps(int[] first, int[] end, int[][] weights, int bits) {

  private static final int PILLOW = 22;

  /**
   * Taps for resizing {@code from..to} of {@code in} pixels to {@code out}.
   *
   * @param from where the resized part begins, in input pixels; 0 for all of it
   * @param to where it ends; {@code in} for all of it
   */
  static Taps of(int in, double from, double to, int out, Resample filter) {
    return Exact.of(in, from, to, out, filter, true).rounded(PILLOW);
  }

  /** PyTorch's: as many bits as the largest weight leaves room for in 16. */
  static Taps sixteen(int in, int out, Resample filter, boolean antialias) {
    boolean plain = filter == Resample.BICUBIC && !antialias;
    Exact exact = plain ? Exact.plainCubic(in, out) : Exact.of(in, 0, in, out, filter, antialias);
    double largest = exact.largest();
    int bits = 0;
    while (bits < PILLOW && (int) (0.5 + largest * (1 << (bits + 1))) < (1 << 15)) {
      bits++;
    }
    return exact.rounded(bits);
  }

  /** What a sum of weighted bytes begins with, so that it is rounded. */
  int half() {
    return 1 << (bits - 1);
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

  /** The weights before they are rounded, summing to 1. */
  private record Exact(int[] first, int[] end, double[][] weights) {

    static Exact of(int in, double from, double to, int out, Resample filter, boolean antialias) {
      double scale = (to - from) / out;
      double stretch = antialias ? Math.max(scale, 1) : 1;
      double support = filter.support() * stretch;
      int[] first = new int[out];
      int[] end = new int[out];
      double[][] weights = new double[out][];
      for (int x = 0; x < out; x++) {
        double centre = from + (x + 0.5) * scale;
        first[x] = Math.max((int) (centre - support + 0.5), 0);
        end[x] = Math.min((int) (centre + support + 0.5), in);
        weights[x] = weights(first[x], end[x], centre, 1 / stretch, filter);
      }
      return new Exact(first, end, weights);
    }

    /** Four pixels with -0.75, those beyond the rim being those at it. */
    static Exact plainCubic(int in, int out) {
      int[] first = new int[out];
      int[] end = new int[out];
      double[][] weights = new double[out][];
      double scale = (double) in / out;
      for (int x = 0; x < out; x++) {
        double source = scale * (x + 0.5) - 0.5;
        int floor = (int) Math.floor(source);
        double part = source - floor;
        double[] four = {far(part + 1), near(part), near(1 - part), far(2 - part)};
        first[x] = Math.max(0, Math.min(in - 1, floor - 1));
        end[x] = Math.max(0, Math.min(in - 1, floor + 2)) + 1;
        weights[x] = new double[end[x] - first[x]];
        for (int k = 0; k < 4; k++) {
          int at = Math.max(0, Math.min(in - 1, floor - 1 + k));
          weights[x][at - first[x]] += four[k];
        }
      }
      return new Exact(first, end, weights);
    }

    private static double near(double x) {
      return (1.25 * x - 2.25) * x * x + 1;
    }

    private static double far(double x) {
      return ((-0.75 * x + 3.75) * x - 6) * x + 3;
    }

    private static double[] weights(
        int first, int end, double centre, double shrink, Resample filter) {
      double[] exact = new double[Math.max(end - first, 0)];
      double sum = 0;
      for (int i = 0; i < exact.length; i++) {
        exact[i] = filter.weight((i + first - centre + 0.5) * shrink);
        sum += exact[i];
      }
      double normal = sum == 0 ? 1 : 1 / sum;
      for (int i = 0; i < exact.length; i++) {
        exact[i] *= normal;
      }
      return exact;
    }

    double largest() {
      double largest = 0;
      for (double[] row : weights) {
        for (double weight : row) {
          largest = Math.max(largest, weight);
        }
      }
      return largest;
    }

    Taps rounded(int bits) {
      int[][] fixed = new int[weights.length][];
      for (int x = 0; x < fixed.length; x++) {
        fixed[x] = new int[weights[x].length];
        for (int i = 0; i < fixed[x].length; i++) {
          double weight = weights[x][i];
          fixed[x][i] = (int) (weight * (1 << bits) + (weight < 0 ? -0.5 : 0.5));
        }
      }
      return new Taps(first, end, fixed, bits);
    }
  }

  /**
   * A sum of weighted bytes, begun at {@link #half}, as a byte's value: cut to 0 to 255 by masks,
   * which become vector code where min and max do not.
   */
  static int toByte(int sum, int bits) {
    int value = sum >> bits;
    return ((value & ~(value >> 31)) | ((255 - value) >> 31)) & 255;
  }
}
