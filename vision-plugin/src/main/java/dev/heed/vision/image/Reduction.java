package dev.heed.vision.image;

/**
 * By what a picture may be made smaller while it is decoded, for those who make it smaller anyway.
 * Formats that cannot do that decode all of it.
 */
@FunctionalInterface
public interface Reduction {

  /** All pixels, as the file has them. */
  Reduction NONE = (width, height) -> 1;

  /**
   * The divisor of both sides; what does not divide is rounded up.
   *
   * @param width of the upright picture, in pixels
   * @param height likewise
   * @return 1, 2, 4 or 8
   */
  int of(int width, int height);
}
