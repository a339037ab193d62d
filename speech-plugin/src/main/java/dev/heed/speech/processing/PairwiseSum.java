package dev.heed.speech.processing;

/**
 * Sums in single precision, halves first and blocks of eight last: the order in which numpy adds,
 * so that what is normalised by a sum is equal to the last bit.
 */
final class PairwiseSum {

  private static final int BLOCK = 128;
  private static final int LANES = 8;

  private PairwiseSum() {}

  static float of(float[] values, int count) {
    return of(values, 0, count);
  }

  private static float of(float[] values, int from, int count) {
    if (count > BLOCK) {
      int half = count / 2 / LANES * LANES;
      return of(values, from, half) + of(values, from + half, count - half);
    }
    float[] lanes = new float[LANES];
    int whole = count / LANES * LANES;
    for (int i = 0; i < whole; i++) {
      lanes[i % LANES] += values[from + i];
    }
    float sum =
        lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
    for (int i = whole; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }
}
