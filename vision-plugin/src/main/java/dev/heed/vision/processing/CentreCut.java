package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/**
 * The middle of a picture as torchvision and timm cut it out, halves rounded to the even; where the
 * picture is smaller, it is surrounded by a colour.
 *
 * @param fill red, green, blue around a smaller picture
 * @param even whether half a pixel of the space around a smaller picture is rounded to the even
 *     too; else the odd pixel is at the bottom and on the right
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
record CentreCut(Size size, byte[] fill, boolean even) implements PixelStep {

  static CentreCut black(Size size) {
    return new CentreCut(size, new byte[3], false);
  }

  static CentreCut filled(Size size, byte[] fill) {
    return new CentreCut(size, fill, true);
  }

  @Override
  public Image apply(Image image) {
    if (image.height() == size.height() && image.width() == size.width()) {
      return image;
    }
    int top = offset(size.height() - image.height());
    int left = offset(size.width() - image.width());
    byte[] rgb = new byte[3 * size.height() * size.width()];
    for (int y = 0, to = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++, to += 3) {
        int fromY = y - top;
        int fromX = x - left;
        boolean inside =
            fromY >= 0 && fromY < image.height() && fromX >= 0 && fromX < image.width();
        byte[] source = inside ? image.rgb() : fill;
        System.arraycopy(source, inside ? 3 * (fromY * image.width() + fromX) : 0, rgb, to, 3);
      }
    }
    return Image.of(size.width(), size.height(), rgb);
  }

  @Override
  public Geometry follow(Geometry before) {
    Size image = before.input();
    return before.placed(
        size, offset(size.height() - image.height()), offset(size.width() - image.width()));
  }

  /** Where the picture begins along an axis that has {@code space} more pixels than it. */
  private int offset(int space) {
    return space > 0 && !even ? space / 2 : -(int) Math.rint(-space / 2.0);
  }
}
