package dev.heed.vision.processing;

import dev.heed.vision.image.Image;
import java.util.Arrays;

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
    int length = across.outputs() * 3;
    int[][] ring = new int[Math.min(image.height(), down.longest() + HorizontalPass.BLOCK)][length];
    HorizontalPass horizontal = new HorizontalPass(across, image);
    VerticalPass vertical = new VerticalPass(down, length);
    byte[] rgb = new byte[down.outputs() * length];
    int done = down.first()[0];
    for (int y = 0; y < down.outputs(); y++) {
      while (done < down.end()[y]) {
        int count = Math.min(HorizontalPass.BLOCK, image.height() - done);
        horizontal.run(done, count, ring);
        done += count;
      }
      vertical.run(y, ring, rgb);
    }
    return Image.of(across.outputs(), down.outputs(), rgb);
  }

  private static Image horizontal(Image image, Taps across) {
    int length = across.outputs() * 3;
    int[][] rows = new int[HorizontalPass.BLOCK][length];
    HorizontalPass pass = new HorizontalPass(across, image);
    byte[] rgb = new byte[image.height() * length];
    for (int y = 0; y < image.height(); y += rows.length) {
      int count = Math.min(rows.length, image.height() - y);
      pass.run(y, count, rows);
      for (int i = 0; i < count; i++) {
        narrow(rows[i], rgb, (y + i) * length);
      }
    }
    return Image.of(across.outputs(), image.height(), rgb);
  }

  private static Image vertical(Image image, Taps down) {
    int length = image.width() * 3;
    int[][] ring = new int[Math.min(image.height(), down.longest() + 1)][length];
    VerticalPass pass = new VerticalPass(down, length);
    byte[] rgb = new byte[down.outputs() * length];
    int done = down.first()[0];
    for (int y = 0; y < down.outputs(); y++) {
      for (; done < down.end()[y]; done++) {
        widen(image.rgb(), done * length, ring[done % ring.length]);
      }
      pass.run(y, ring, rgb);
    }
    return Image.of(image.width(), down.outputs(), rgb);
  }

  private static void narrow(int[] row, byte[] rgb, int offset) {
    for (int i = 0; i < row.length; i++) {
      rgb[offset + i] = (byte) row[i];
    }
  }

  private static void widen(byte[] rgb, int offset, int[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = rgb[offset + i] & 0xFF;
    }
  }

  /**
   * Makes output rows from weighted input rows; rows are ints, so that its loops become vectors.
   */
  static final class VerticalPass {

    private final Taps taps;
    private final int[] sum;

    VerticalPass(Taps taps, int rowLength) {
      this.taps = taps;
      this.sum = new int[rowLength];
    }

    /** Writes output row {@code y}; input row {@code r} is {@code rows[r % rows.length]}. */
    void run(int y, int[][] rows, byte[] target) {
      Arrays.fill(sum, taps.half());
      int[] weights = taps.weights()[y];
      int first = taps.first()[y];
      int tap = 0;
      for (; tap + 4 <= weights.length; tap += 4) {
        addFour(rows, first + tap, weights, tap);
      }
      for (; tap < weights.length; tap++) {
        add(rows[(first + tap) % rows.length], sum, weights[tap]);
      }
      store(sum, target, y * sum.length, taps.bits());
    }

    private void addFour(int[][] rows, int row, int[] weights, int tap) {
      int n = rows.length;
      addFour(
          rows[row % n],
          rows[(row + 1) % n],
          rows[(row + 2) % n],
          rows[(row + 3) % n],
          sum,
          weights[tap],
          weights[tap + 1],
          weights[tap + 2],
          weights[tap + 3]);
    }

    private static void addFour(
        int[] a, int[] b, int[] c, int[] d, int[] sum, int w0, int w1, int w2, int w3) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += a[i] * w0 + b[i] * w1 + c[i] * w2 + d[i] * w3;
      }
    }

    private static void add(int[] row, int[] sum, int weight) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i] * weight;
      }
    }

    private static void store(int[] sum, byte[] target, int offset, int bits) {
      for (int i = 0; i < sum.length; i++) {
        target[offset + i] = (byte) Taps.toByte(sum[i], bits);
      }
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
