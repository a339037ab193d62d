package dev.heed.vision.image.jpeg;

/**
 * The inverse DCT of a block's low frequencies alone, to 4 x 4, 2 x 2 or 1 x 1 samples: a picture
 * of a half, a quarter or an eighth, as if the samples had been averaged. In whole numbers, of 13
 * bits; no published decoder's bits.
 */
final class SmallDct {

  private static final int BITS = 13;
  private static final int KEPT = 2;
  private static final SmallDct[] ALL = {
    new SmallDct(1), new SmallDct(2), new SmallDct(2), new SmallDct(4)
  };

  private final int side;

  /** {@code [side, side]}: what a frequency adds to a sample. */
  private final int[] weights;

  private SmallDct(int side) {
    this.side = side;
    this.weights = new int[side * side];
    for (int x = 0; x < side; x++) {
      for (int u = 0; u < side; u++) {
        double wave = Math.cos((2 * x + 1) * u * Math.PI / (2 * side));
        double scale = Math.sqrt((u == 0 ? 1.0 : 2.0) / 8);
        weights[x * side + u] = (int) Math.rint(wave * scale * (1 << BITS));
      }
    }
  }

  /**
   * @param side 1, 2 or 4
   */
  static SmallDct of(int side) {
    return ALL[side - 1];
  }

  /**
   * @param block 64 dequantised coefficients in natural order
   */
  void transform(int[] block, byte[] samples, int at, int stride) {
    int[] half = new int[side * side];
    for (int y = 0; y < side; y++) {
      for (int u = 0; u < side; u++) {
        int sum = 1 << (BITS - KEPT - 1);
        for (int v = 0; v < side; v++) {
          sum += block[8 * v + u] * weights[y * side + v];
        }
        half[y * side + u] = sum >> (BITS - KEPT);
      }
    }
    int round = (1 << (BITS + KEPT - 1)) + (128 << (BITS + KEPT));
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int sum = round;
        for (int u = 0; u < side; u++) {
          sum += half[y * side + u] * weights[x * side + u];
        }
        samples[at + y * stride + x] = (byte) InverseDct.clamp(sum >> (BITS + KEPT));
      }
    }
  }
}
