package dev.heed.vision.image.webp;

/** What was done to the pixels before they were coded (RFC 9649, section 4). */
interface LosslessTransform {

  /** Pixels in a row of the transformed picture. */
  int storedWidth();

  /**
   * @param argb {@code [height, storedWidth]}, which it may overwrite
   * @return {@code [height, width]}
   */
  int[] undo(int[] argb, int height);

  /** How many tiles of {@code 1 << bits} cover {@code size} pixels. */
  static int tiles(int size, int bits) {
    return (size + (1 << bits) - 1) >> bits;
  }

  /** The sums of each of the four components. */
  static int add(int a, int b) {
    int alphaGreen = (a & 0xFF00FF00) + (b & 0xFF00FF00);
    int redBlue = (a & 0x00FF00FF) + (b & 0x00FF00FF);
    return (alphaGreen & 0xFF00FF00) | (redBlue & 0x00FF00FF);
  }
}
