package dev.heed.vision.architecture;

/** Numbers of channels that hardware likes, near those that a scaled net would have. */
final class Widths {

  private Widths() {}

  /** The multiple of {@code divisor} nearest to {@code channels}, but 9 tenths of them at least. */
  static long divisible(double channels, long divisor, long least) {
    return divisible(channels, divisor, least, 0.9);
  }

  /** With another part of the channels that has to remain. */
  static long divisible(double channels, long divisor, long least, double remaining) {
    long rounded = (long) (channels + divisor / 2.0) / divisor * divisor;
    long width = Math.max(least, rounded);
    return width < remaining * channels ? width + divisor : width;
  }
}
