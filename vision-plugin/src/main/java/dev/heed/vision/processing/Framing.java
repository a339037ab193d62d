package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.image.Image;
import java.util.List;

/**
 * Which frame a processor puts around its pictures.
 *
 * @param fixed the size where the frame is fixed
 * @param divisor what both sides become a multiple of, for {@link Frame#MULTIPLE}
 * @param masked whether {@code pixel_mask} says where the pictures are
 */
record Framing(Frame frame, Size fixed, int divisor, boolean masked) {

  private static final Size NO_SIZE = new Size(0, 0);

  static Framing of(Settings settings) {
    if (settings.does(Step.PAD_TO_SIZE)) {
      return new Framing(Frame.FIXED, settings.size("pad_size").exact(), 1, false);
    }
    if (settings.does(Step.PAD_TO_MULTIPLE)) {
      return new Framing(Frame.MULTIPLE, NO_SIZE, settings.pixels("size_divisor"), false);
    }
    boolean masked = settings.kind().defaults().flag("pixel_mask", false);
    if (!settings.does(Step.PAD_TO_LARGEST)) {
      return new Framing(Frame.NONE, NO_SIZE, 1, false);
    }
    return settings.has("pad_size")
        ? new Framing(Frame.FIXED, settings.size("pad_size").exact(), 1, masked)
        : new Framing(Frame.LARGEST, NO_SIZE, 1, masked);
  }

  /** The size of every picture's frame. */
  Size around(List<Image> images) {
    return switch (frame) {
      case NONE -> around(requireEqual(images));
      case LARGEST ->
          new Size(
              images.stream().mapToInt(Image::height).max().orElseThrow(),
              images.stream().mapToInt(Image::width).max().orElseThrow());
      case FIXED -> fixed;
      case MULTIPLE -> around(requireEqual(images));
    };
  }

  private Size around(Image image) {
    Size size = new Size(image.height(), image.width());
    return Scaling.requirePossible(size, Scaling.ceilTo(divisor, s -> s).of(size));
  }

  private static Image requireEqual(List<Image> images) {
    Image first = images.get(0);
    for (int i = 1; i < images.size(); i++) {
      Image other = images.get(i);
      if (other.width() != first.width() || other.height() != first.height()) {
        throw invalidInput(
            ("The images of a batch must come out in one size: image 1 is %s x %s pixels after"
                    + " processing, image %s is %s x %s. This processor does not pad; process them"
                    + " one by one, or crop them to one shape first.")
                .formatted(first.width(), first.height(), i + 1, other.width(), other.height()));
      }
    }
    return first;
  }

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
}
