package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.image.Image;
import java.util.Locale;

/** How large a processed picture may be: enough for any model, too little to fill the memory. */
final class Sizes {

  /** 32 Mi pixels are 384 MiB as floats. */
  static final long MAX_PIXELS = 1L << 25;

  private Sizes() {}

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

  static void requireOutput(Image image, long width, long height) {
    if (!isPossible(width, height)) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "image is %s x %s pixels; the processor would make it %s x %s. Both sides must be at"
                  + " least 1, and all pixels together at most %,d. Crop the image first.",
              image.width(),
              image.height(),
              width,
              height,
              MAX_PIXELS));
    }
  }
}
