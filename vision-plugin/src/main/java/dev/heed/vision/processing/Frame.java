package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

/**
 * The space around a processed picture in its tensor, filled with zeros: the types that pad after
 * normalising.
 */
enum Frame {
  /** None: all pictures of a batch must come out in one size. */
  NONE,
  /** To the largest height and the largest width of the batch, at the bottom and on the right. */
  LARGEST,
  /** To a fixed size, at the bottom and on the right. */
  FIXED,
  /** To the next multiple, around the centre; the odd pixel at the bottom and on the right. */
  MULTIPLE;

  /** Where a picture begins along an axis that has {@code space} zeros. */
  int offset(int space) {
    return this == MULTIPLE ? space / 2 : 0;
  }

  static void requireFits(Size image, Size frame) {
    if (image.width() > frame.width() || image.height() > frame.height()) {
      throw invalidInput(
          "the scaled image is %s pixels, more than the %s that the processor pads to."
              .formatted(image, frame));
    }
  }
}
