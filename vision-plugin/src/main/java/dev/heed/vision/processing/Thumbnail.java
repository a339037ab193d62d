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

  /** Pillow's {@code Image.reduce}: averages blocks of pixels; blocks at the rim may be smaller. */
  static final class Reduce {

    private Reduce() {}

    static Image by(Image image, int across, int down) {
      int width = -Math.floorDiv(-image.width(), across);
      int height = -Math.floorDiv(-image.height(), down);
      byte[] rgb = new byte[width * height * 3];
      for (int y = 0; y < height; y++) {
        int rows = Math.min(down, image.height() - y * down);
        for (int x = 0; x < width; x++) {
          int columns = Math.min(across, image.width() - x * across);
          average(image, x * across, y * down, columns, rows, rgb, (y * width + x) * 3);
        }
      }
      return Image.of(width, height, rgb);
    }

    private static void average(
        Image image, int left, int top, int columns, int rows, byte[] rgb, int to) {
      int pixels = columns * rows;
      long multiplier = (long) (0x1p32f / (float) (256L * pixels));
      for (int channel = 0; channel < 3; channel++) {
        long sum = pixels / 2;
        for (int y = top; y < top + rows; y++) {
          int from = (y * image.width() + left) * 3 + channel;
          for (int x = 0; x < columns; x++) {
            sum += image.rgb()[from + 3 * x] & 0xFF;
          }
        }
        rgb[to + channel] = (byte) ((sum * multiplier) >> 24);
      }
    }
  }
}
