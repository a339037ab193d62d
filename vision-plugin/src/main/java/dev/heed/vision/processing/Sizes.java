package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.vision.image.Image;
import java.util.Locale;

/** How large a processed picture may be: enough for any model, too little to fill the memory. */
final class Sizes {

  /** 32 Mi pixels are 384 MiB as floats. */
  static final long MAX_PIXELS = 1L << 25;

  /**
   * 12 Mi pixels: what a configuration may ask for, and a smaller picture may become. The largest
   * published size is 3024 x 3024, and all steps on so many pixels stay within 512 MB.
   */
  static final long MAX_MADE = 12L << 20;

  private Sizes() {}

  /**
   * Refuses a size that no configuration may ask for, whatever the picture.
   *
   * @param origin the file and the key
   */
  static void requireAskable(String origin, long height, long width) {
    if (!isPossible(width, height) || width * height > MAX_MADE) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s asks for %s x %s pixels; Heed makes pictures of at most %,d pixels where a"
                  + " configuration names their size.",
              origin,
              width,
              height,
              MAX_MADE));
    }
  }

  /** Whether a picture may become so large: {@link #MAX_MADE}, or twice what it is. */
  static boolean isPossible(Size from, long width, long height) {
    return isPossible(width, height)
        && width * height <= Math.max(MAX_MADE, 2L * from.width() * from.height());
  }

  /** Whether a picture of this size can be made. */
  static boolean isPossible(long width, long height) {
    return width > 0 && height > 0 && width <= MAX_PIXELS / height;
  }

  /** Refuses a size that is too large to make. */
  static void require(long height, long width) {
    if (!isPossible(width, height)) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "The processor would make a picture of %s x %s pixels. Both sides must be at least 1,"
                  + " and all pixels together at most %,d.",
              width,
              height,
              MAX_PIXELS));
    }
  }

  /** Refuses a size that cannot, or should not, be made of a picture. */
  static void requireFrom(Size from, long width, long height) {
    if (!isPossible(from, width, height)) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "image is %s pixels; the processor would make it %s x %s. Both sides must be at"
                  + " least 1, and all pixels together at most %,d, or %,d where it is made"
                  + " larger. Crop the image first.",
              from,
              width,
              height,
              MAX_PIXELS,
              MAX_MADE));
    }
  }

  static void requireOutput(Image image, long width, long height) {
    requireFrom(new Size(image.height(), image.width()), width, height);
  }
}
