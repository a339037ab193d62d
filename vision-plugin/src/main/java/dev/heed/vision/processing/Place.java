package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.image.Image;
import java.util.function.Function;

/**
 * Lays a picture onto a black canvas: crops what hangs over, leaves black what is not covered.
 *
 * @param canvas its size, for a picture's size
 * @param mayCrop whether a picture may hang over; otherwise that is an error
 * @param roundUp whether the odd pixel of the space goes before the picture rather than after it
 */
record Place(Function<Size, Size> canvas, boolean mayCrop, boolean roundUp) implements PixelStep {

  /** Centre crop; a smaller picture is surrounded by black, the odd pixel on top and left. */
  static Place centreCrop(Function<Size, Size> size) {
    return new Place(size, true, true);
  }

  /** Pads around the centre, the odd pixel at the bottom and on the right. */
  static Place padCentred(Size size) {
    return new Place(image -> size, false, false);
  }

  @Override
  public Image apply(Image image) {
    Size size = new Size(image.height(), image.width());
    Size onto = canvas(size);
    int left = offset(onto.width() - image.width());
    int top = offset(onto.height() - image.height());
    return size.equals(onto) ? image : copy(image, onto, left, top);
  }

  @Override
  public Geometry follow(Geometry before) {
    Size size = before.input();
    Size onto = canvas(size);
    return before.placed(
        onto, offset(onto.width() - size.width()), offset(onto.height() - size.height()));
  }

  private Size canvas(Size image) {
    Size size = Scaling.requirePossible(image, canvas.apply(image));
    if (!mayCrop && (size.width() < image.width() || size.height() < image.height())) {
      throw invalidInput(
          "the scaled image is %s pixels, more than the %s that it is padded to."
              .formatted(image, size));
    }
    return size;
  }

  private int offset(int space) {
    return space < 0 || roundUp ? -Math.floorDiv(-space, 2) : space / 2;
  }

  private static Image copy(Image image, Size onto, int left, int top) {
    byte[] rgb = new byte[onto.height() * onto.width() * 3];
    int columns = Math.min(onto.width() - Math.max(left, 0), image.width() - Math.max(-left, 0));
    for (int y = Math.max(top, 0); y < Math.min(onto.height(), top + image.height()); y++) {
      int from = ((y - top) * image.width() + Math.max(-left, 0)) * 3;
      int to = (y * onto.width() + Math.max(left, 0)) * 3;
      System.arraycopy(image.rgb(), from, rgb, to, columns * 3);
    }
    return Image.of(onto.width(), onto.height(), rgb);
  }
}
