package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** Pillow's nearest neighbour: the coordinate is accumulated, then cut. */
final class Nearest {

  private Nearest() {}

  static Image resize(Image image, int width, int height) {
    int[] columns = sources(image.width(), width);
    int[] rows = sources(image.height(), height);
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      copyRow(image, rows[y], columns, rgb, y * width * 3);
    }
    return Image.of(width, height, rgb);
  }

  private static void copyRow(Image image, int row, int[] columns, byte[] rgb, int to) {
    byte[] source = image.rgb();
    int from = row * image.width() * 3;
    for (int x = 0; x < columns.length; x++) {
      System.arraycopy(source, from + columns[x] * 3, rgb, to + x * 3, 3);
    }
  }

  /** Adding the step again and again gives other bits than multiplying; Pillow adds. */
  private static int[] sources(int in, int out) {
    int[] sources = new int[out];
    double step = (double) in / out;
    double at = step * 0.5;
    for (int i = 0; i < out; i++) {
      sources[i] = Math.min((int) at, in - 1);
      at += step;
    }
    return sources;
  }
}
