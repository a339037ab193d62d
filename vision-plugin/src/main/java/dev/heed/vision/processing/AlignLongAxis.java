package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/**
 * Donut: turns a picture by a quarter clockwise where it lies and the target stands, or vice versa.
 */
record AlignLongAxis(Size target) implements PixelStep {

  @Override
  public Image apply(Image image) {
    return isAcross(new Size(image.height(), image.width())) ? turn(image) : image;
  }

  @Override
  public Geometry follow(Geometry before) {
    return isAcross(before.input()) ? before.turnedClockwise() : before;
  }

  private boolean isAcross(Size image) {
    boolean stands = target.width() < target.height();
    boolean lies = target.width() > target.height();
    return (stands && image.width() > image.height()) || (lies && image.width() < image.height());
  }

  private static Image turn(Image image) {
    int width = image.width();
    int height = image.height();
    byte[] rgb = new byte[image.rgb().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(
            image.rgb(), (y * width + x) * 3, rgb, (x * height + height - 1 - y) * 3, 3);
      }
    }
    return Image.of(/* width= */ height, /* height= */ width, rgb);
  }
}
