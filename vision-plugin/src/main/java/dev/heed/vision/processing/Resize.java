package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/**
 * Pillow's {@code Image.resize}, to the bit: horizontally, then vertically, rounded to bytes in
 * between. A pass that changes nothing is skipped.
 */
public final class Resize {

  private Resize() {}

  /** A new picture of {@code width x height} pixels; the picture itself if it has that size. */
  public static Image to(Image image, int width, int height, Resample filter) {
    return part(image, 0, 0, image.width(), image.height(), width, height, filter);
  }

  /**
   * Resizes the part from ({@code left}, {@code top}) to ({@code right}, {@code bottom}), which may
   * lie between pixels.
   */
  static Image part(
      Image image,
      double left,
      double top,
      double right,
      double bottom,
      int width,
      int height,
      Resample filter) {
    Sizes.requireOutput(image, width, height);
    boolean across = width != image.width() || left != 0 || right != width;
    boolean down = height != image.height() || top != 0 || bottom != height;
    if (filter == Resample.NEAREST) {
      return Nearest.resize(image, width, height);
    }
    Image wide =
        across && !down
            ? horizontal(image, Taps.of(image.width(), left, right, width, filter))
            : image;
    if (!down) {
      return wide;
    }
    Taps rows = Taps.of(image.height(), top, bottom, height, filter);
    return across
        ? both(image, Taps.of(image.width(), left, right, width, filter), rows)
        : vertical(image, rows);
  }

  /** PyTorch's, with weights of 16 bits, in the same order. */
  static Image sixteen(Image image, int width, int height, Resample filter, boolean antialias) {
    Sizes.requireOutput(image, width, height);
    boolean across = width != image.width();
    boolean down = height != image.height();
    if (!across && !down) {
      return image;
    }
    if (!down) {
      return horizontal(image, Taps.sixteen(image.width(), width, filter, antialias));
    }
    Taps rows = Taps.sixteen(image.height(), height, filter, antialias);
    return across
        ? both(image, Taps.sixteen(image.width(), width, filter, antialias), rows)
        : vertical(image, rows);
  }

  private static Image both(Image image, Taps across, Taps down) {
    int width = across.outputs();
    int[][] ring = new int[Math.min(image.height(), down.longest() + HorizontalPass.BLOCK)][width];
    HorizontalPass horizontal = new HorizontalPass(across, image);
    VerticalPass vertical = new VerticalPass(down, width);
    byte[] rgb = new byte[down.outputs() * width * 3];
    int done = down.first()[0];
    for (int y = 0; y < down.outputs(); y++) {
      while (done < down.end()[y]) {
        int count = Math.min(HorizontalPass.BLOCK, image.height() - done);
        horizontal.run(done, count, ring);
        done += count;
      }
      vertical.run(y, ring, rgb);
    }
    return Image.of(width, down.outputs(), rgb);
  }

  private static Image horizontal(Image image, Taps across) {
    int width = across.outputs();
    int[][] rows = new int[HorizontalPass.BLOCK][width];
    HorizontalPass pass = new HorizontalPass(across, image);
    byte[] rgb = new byte[image.height() * width * 3];
    for (int y = 0; y < image.height(); y += rows.length) {
      int count = Math.min(rows.length, image.height() - y);
      pass.run(y, count, rows);
      for (int i = 0; i < count; i++) {
        unpack(rows[i], rgb, (y + i) * width * 3);
      }
    }
    return Image.of(width, image.height(), rgb);
  }

  private static Image vertical(Image image, Taps down) {
    int width = image.width();
    int[][] ring = new int[Math.min(image.height(), down.longest() + 1)][width];
    VerticalPass pass = new VerticalPass(down, width);
    byte[] rgb = new byte[down.outputs() * width * 3];
    int done = down.first()[0];
    for (int y = 0; y < down.outputs(); y++) {
      for (; done < down.end()[y]; done++) {
        pack(image.rgb(), done * width * 3, ring[done % ring.length]);
      }
      pass.run(y, ring, rgb);
    }
    return Image.of(width, down.outputs(), rgb);
  }

  private static void unpack(int[] pixels, byte[] rgb, int offset) {
    for (int i = 0; i < pixels.length; i++) {
      int at = offset + 3 * i;
      rgb[at] = (byte) pixels[i];
      rgb[at + 1] = (byte) (pixels[i] >> 8);
      rgb[at + 2] = (byte) (pixels[i] >> 16);
    }
  }

  private static void pack(byte[] rgb, int offset, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      int at = offset + 3 * i;
      pixels[i] = (rgb[at] & 0xFF) | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF) << 16;
    }
  }

  /** Pillow's nearest neighbour: the coordinate is accumulated, then cut. */
  static final class Nearest {

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
}
