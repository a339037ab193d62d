package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/**
 * Donut: shrinks a picture into a size, bicubically. Where that is four times or more, whole blocks
 * of pixels are averaged first (Pillow's {@code reducing_gap=2}).
 */
record Thumbnail(Size target) implements PixelStep {

  private static final double GAP = 2;

  @Override
  public Image apply(Image image) {
    Size size = size(new Size(image.height(), image.width()));
    int across = factor(image.width(), size.width());
    int down = factor(image.height(), size.height());
    if (across == 1 && down == 1) {
      return Resize.to(image, size.width(), size.height(), Resample.BICUBIC);
    }
    return Resize.part(
        Reduce.by(image, across, down),
        0,
        0,
        (float) ((double) image.width() / across),
        (float) ((double) image.height() / down),
        size.width(),
        size.height(),
        Resample.BICUBIC);
  }

  @Override
  public Geometry follow(Geometry before) {
    return before.scaled(size(before.input()));
  }

  private Size size(Size image) {
    return Scaling.requirePossible(image, Scaling.thumbnail(target).of(image));
  }

  private static int factor(int from, int to) {
    return Math.max((int) ((double) from / to / GAP), 1);
  }
}
