package dev.heed.vision.image.page;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.util.function.UnaryOperator;

/** A picture made of another's colours at places between its pixels, by bilinear interpolation. */
final class Sampling {

  private final Image image;
  private final byte[] rgb;

  Sampling(Image image) {
    this.image = image;
    this.rgb = image.rgb();
  }

  /**
   * A picture of this size.
   *
   * @param source where the middle of each of its pixels lies in the first picture; outside of it
   *     all is black
   */
  Image picture(int width, int height, UnaryOperator<Position> source) {
    byte[] made = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        Position at = source.apply(new Position(x + 0.5, y + 0.5));
        put(made, 3 * (y * width + x), at.x() - 0.5, at.y() - 0.5);
      }
    }
    return Image.of(width, height, made);
  }

  private void put(byte[] made, int to, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    if (left < -1 || top < -1 || left >= image.width() || top >= image.height()) {
      return;
    }
    for (int band = 0; band < 3; band++) {
      made[to + band] = (byte) Math.round(value(left, top, x - left, y - top, band));
    }
  }

  private double value(int left, int top, double across, double down, int band) {
    double above = at(left, top, band) * (1 - across) + at(left + 1, top, band) * across;
    double below = at(left, top + 1, band) * (1 - across) + at(left + 1, top + 1, band) * across;
    return above * (1 - down) + below * down;
  }

  /** The rim goes on half a pixel. */
  private int at(int x, int y, int band) {
    int column = Math.max(0, Math.min(x, image.width() - 1));
    int row = Math.max(0, Math.min(y, image.height() - 1));
    return rgb[3 * (row * image.width() + column) + band] & 0xFF;
  }
}
