package dev.heed.vision.processing;

import static dev.heed.vision.processing.Taps.toByte;

import dev.heed.vision.image.Image;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Resizes rows, many at once. A block of rows is turned on its side, four bytes to an int, so that
 * the innermost loops run over rows with one weight: those the compiler turns into vector code,
 * which it cannot do for weights that change from pixel to pixel.
 *
 * <p>Four pixels are three ints: {@code R0 G0 B0 R1 | G1 B1 R2 G2 | B2 R3 G3 B3}. Every array in an
 * inner loop has the same index, or the compiler would have to fear that they overlap.
 */
final class HorizontalPass {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Rows at once: long enough for vector loops to pay, short enough to stay in the cache. */
  static final int BLOCK = 128;

  private final Taps taps;
  private final byte[] rgb;
  private final int rowBytes;
  private final int[][] turned;
  private final int[] red = new int[BLOCK];
  private final int[] green = new int[BLOCK];
  private final int[] blue = new int[BLOCK];

  HorizontalPass(Taps taps, Image image) {
    this.taps = taps;
    this.rgb = image.rgb();
    this.rowBytes = image.width() * 3;
    this.turned = new int[(image.width() + 3) / 4 * 3][Math.min(BLOCK, image.height())];
  }

  /**
   * Resizes {@code count} rows from {@code row} on into {@code target[(row + i) % length]}, a pixel
   * to an int, red lowest.
   */
  void run(int row, int count, int[][] target) {
    turnAll(row, count);
    int[][] rows = new int[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = target[(row + i) % target.length];
    }
    for (int x = 0; x < taps.outputs(); x++) {
      sum(x, count);
      pack(red, green, blue, taps.bits(), count);
      store(red, rows, x);
    }
  }

  /** Leaves the pixels in {@code red}. */
  private static void pack(int[] red, int[] green, int[] blue, int bits, int count) {
    for (int i = 0; i < count; i++) {
      red[i] = toByte(red[i], bits) | toByte(green[i], bits) << 8 | toByte(blue[i], bits) << 16;
    }
  }

  private static void store(int[] pixels, int[][] rows, int x) {
    for (int i = 0; i < rows.length; i++) {
      rows[i][x] = pixels[i];
    }
  }

  private void turnAll(int row, int count) {
    int i = 0;
    for (; i + 8 <= count; i += 8) {
      turnEight((row + i) * rowBytes, i);
    }
    for (; i < count; i++) {
      turn((row + i) * rowBytes, i);
    }
  }

  /** Eight rows at a time: eight streams are read, and what is written lies together. */
  private void turnEight(int offset, int column) {
    int whole = rowBytes / 4;
    for (int i = 0; i < whole; i++) {
      int[] words = turned[i];
      int at = offset + 4 * i;
      words[column] = (int) INT.get(rgb, at);
      words[column + 1] = (int) INT.get(rgb, at + rowBytes);
      words[column + 2] = (int) INT.get(rgb, at + 2 * rowBytes);
      words[column + 3] = (int) INT.get(rgb, at + 3 * rowBytes);
      words[column + 4] = (int) INT.get(rgb, at + 4 * rowBytes);
      words[column + 5] = (int) INT.get(rgb, at + 5 * rowBytes);
      words[column + 6] = (int) INT.get(rgb, at + 6 * rowBytes);
      words[column + 7] = (int) INT.get(rgb, at + 7 * rowBytes);
    }
    for (int i = 0; i < 8; i++) {
      turnTail(offset + i * rowBytes, column + i);
    }
  }

  private void turn(int offset, int column) {
    int whole = rowBytes / 4;
    for (int i = 0; i < whole; i++) {
      turned[i][column] = (int) INT.get(rgb, offset + 4 * i);
    }
    turnTail(offset, column);
  }

  private void turnTail(int offset, int column) {
    int whole = rowBytes / 4;
    if (whole * 4 < rowBytes) {
      turned[whole][column] = tail(offset + whole * 4, offset + rowBytes);
    }
  }

  private int tail(int from, int end) {
    int word = 0;
    for (int i = from; i < end; i++) {
      word |= (rgb[i] & 0xFF) << (8 * (i - from));
    }
    return word;
  }

  private void sum(int x, int count) {
    Arrays.fill(red, 0, count, taps.half());
    Arrays.fill(green, 0, count, taps.half());
    Arrays.fill(blue, 0, count, taps.half());
    int[] weights = taps.weights()[x];
    int first = taps.first()[x];
    for (int pixel = first & ~3; pixel < taps.end()[x]; pixel += 4) {
      addFour(pixel / 4 * 3, weights, pixel - first, count);
    }
  }

  private void addFour(int word, int[] weights, int tap, int count) {
    int w0 = weight(weights, tap);
    int w1 = weight(weights, tap + 1);
    int w2 = weight(weights, tap + 2);
    int w3 = weight(weights, tap + 3);
    int[] a = turned[word];
    int[] b = turned[word + 1];
    int[] c = turned[word + 2];
    addRed(a, b, c, red, w0, w1, w2, w3, count);
    addGreen(a, b, c, green, w0, w1, w2, w3, count);
    addBlue(a, b, c, blue, w0, w1, w2, w3, count);
  }

  private static int weight(int[] weights, int tap) {
    return 0 <= tap && tap < weights.length ? weights[tap] : 0;
  }

  private static void addRed(
      int[] a, int[] b, int[] c, int[] sum, int w0, int w1, int w2, int w3, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] +=
          (a[i] & 0xFF) * w0
              + (a[i] >>> 24) * w1
              + (b[i] >>> 16 & 0xFF) * w2
              + (c[i] >>> 8 & 0xFF) * w3;
    }
  }

  private static void addGreen(
      int[] a, int[] b, int[] c, int[] sum, int w0, int w1, int w2, int w3, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] +=
          (a[i] >>> 8 & 0xFF) * w0
              + (b[i] & 0xFF) * w1
              + (b[i] >>> 24) * w2
              + (c[i] >>> 16 & 0xFF) * w3;
    }
  }

  private static void addBlue(
      int[] a, int[] b, int[] c, int[] sum, int w0, int w1, int w2, int w3, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] +=
          (a[i] >>> 16 & 0xFF) * w0
              + (b[i] >>> 8 & 0xFF) * w1
              + (c[i] & 0xFF) * w2
              + (c[i] >>> 24) * w3;
    }
  }
}
