package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/**
 * Swin2SR: grows a picture to the next multiple, always by at least one pixel, at the bottom and on
 * the right, by mirroring it at its edges.
 */
record SymmetricPad(int divisor) implements PixelStep {

  @Override
  public Image apply(Image image) {
    Size size = size(new Size(image.height(), image.width()));
    byte[] rgb = new byte[size.height() * size.width() * 3];
    for (int y = 0; y < size.height(); y++) {
      int row = mirrored(y, image.height()) * image.width();
      for (int x = 0; x < size.width(); x++) {
        int from = (row + mirrored(x, image.width())) * 3;
        System.arraycopy(image.rgb(), from, rgb, (y * size.width() + x) * 3, 3);
      }
    }
    return Image.of(size.width(), size.height(), rgb);
  }

  @Override
  public Geometry follow(Geometry before) {
    return before.placed(size(before.input()), 0, 0);
  }

  private Size size(Size image) {
    return Scaling.requirePossible(
        image,
        new Size(
            (image.height() / divisor + 1) * divisor, (image.width() / divisor + 1) * divisor));
  }

  /** The edge pixel is repeated: 0 1 2 | 2 1 0 | 0 1 2. */
  private static int mirrored(int i, int length) {
    int within = i % (2 * length);
    return within < length ? within : 2 * length - 1 - within;
  }
}
