package dev.heed.vision.image;

/**
 * A decoded picture before its orientation is applied.
 *
 * @param samples {@code [height, width, 3]}
 */
@SuppressWarnings("ArrayRecordComponent")
record Rgb(int width, int height, byte[] samples) {

  static Rgb blank(int width, int height) {
    return new Rgb(
        width, height, new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))]);
  }

  void set(int pixel, int red, int green, int blue) {
    int at = 3 * pixel;
    samples[at] = (byte) red;
    samples[at + 1] = (byte) green;
    samples[at + 2] = (byte) blue;
  }
}
