package dev.heed.vision.processing;

import dev.heed.vision.image.Image;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture on its way to a tensor: bytes {@code [H, W, 3]} until it is rescaled, planes of floats
 * {@code [3, H, W]} after. Nobody writes into it after it is made.
 */
final class Picture {

  /** Floats that are made at once on their way to a buffer. */
  private static final int SOME = 8192;

  /** What a byte is as a float. */
  private static final float[] BYTES = new float[256];

  static {
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] = i;
    }
  }

  private final int height;
  private final int width;
  private final @Nullable Image bytes;
  private final float @Nullable [][] tables;
  private float @Nullable [] floats;

  private Picture(
      int height,
      int width,
      @Nullable Image bytes,
      float @Nullable [][] tables,
      float @Nullable [] floats) {
    this.height = height;
    this.width = width;
    this.bytes = bytes;
    this.tables = tables;
    this.floats = floats;
  }

  static Picture of(Image image) {
    return new Picture(image.height(), image.width(), image, null, null);
  }

  /**
   * @param floats {@code [3, height, width]}
   */
  static Picture of(int height, int width, float[] floats) {
    return new Picture(height, width, null, null, floats);
  }

  /**
   * A picture of floats, each of which is a byte's value in a table. They are made when they are
   * written, or asked for.
   *
   * @param tables {@code [3][256]}, by channel
   */
  static Picture looked(Image image, float[][] tables) {
    return new Picture(image.height(), image.width(), image, tables, null);
  }

  /** A picture of one colour. */
  static Picture filled(int height, int width, boolean bytes, float... rgb) {
    if (bytes) {
      byte[] samples = new byte[3 * height * width];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) rgb[i % 3 % rgb.length];
      }
      return of(Image.of(width, height, samples));
    }
    float[] planes = new float[3 * height * width];
    for (int c = 0; c < 3; c++) {
      Arrays.fill(planes, c * height * width, (c + 1) * height * width, rgb[c % rgb.length]);
    }
    return of(height, width, planes);
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  Size size() {
    return new Size(height, width);
  }

  boolean isBytes() {
    return bytes != null && tables == null;
  }

  /** The bytes; only where it has them. */
  Image image() {
    if (bytes == null || tables != null) {
      throw new IllegalStateException("the picture is of floats");
    }
    return bytes;
  }

  /** {@code [3, H, W]}: its floats, or its bytes as floats. */
  float[] floats() {
    if (floats != null) {
      return floats;
    }
    float[] planes = new float[3 * height * width];
    for (int c = 0; c < 3; c++) {
      fill(c, 0, planes, c * height * width, height * width);
    }
    if (tables != null) {
      floats = planes;
    }
    return planes;
  }

  /** Appends {@link #floats} to a buffer, without making all of them first where it need not. */
  void writeTo(FloatBuffer buffer) {
    if (floats != null) {
      buffer.put(floats);
      return;
    }
    float[] some = new float[Math.min(SOME, height * width)];
    for (int c = 0; c < 3; c++) {
      for (int from = 0; from < height * width; from += some.length) {
        int count = Math.min(some.length, height * width - from);
        fill(c, from, some, 0, count);
        buffer.put(some, 0, count);
      }
    }
  }

  /** Samples of one channel, from a pixel on, in row-major order. */
  private void fill(int channel, int pixel, float[] into, int at, int count) {
    byte[] rgb = Objects.requireNonNull(bytes).rgb();
    float[] table = tables == null ? BYTES : tables[channel];
    for (int i = 0, from = 3 * pixel + channel; i < count; i++, from += 3) {
      into[at + i] = table[rgb[from] & 0xFF];
    }
  }

  /** The same as floats, 0 to 255 where it was of bytes. */
  Picture asFloats() {
    return isBytes() ? of(height, width, floats()) : this;
  }

  /** The part from ({@code top}, {@code left}), cut where the picture ends, as slices are. */
  Picture part(int top, int left, int rows, int columns) {
    int firstRow = Math.max(0, Math.min(top, height));
    int firstColumn = Math.max(0, Math.min(left, width));
    int high = Math.max(0, Math.min(top + rows, height) - firstRow);
    int wide = Math.max(0, Math.min(left + columns, width) - firstColumn);
    if (high == height && wide == width) {
      return this;
    }
    if (high == 0 || wide == 0) {
      throw dev.heed.error.HeedException.invalidInput(
          "image is %s pixels; the part from row %s, column %s is empty."
              .formatted(size(), top, left));
    }
    return placed(-firstRow, -firstColumn, high, wide, 0);
  }

  /** Wider by these; negative ones cut. */
  Picture padded(int left, int top, int right, int bottom, float... fill) {
    if (left == 0 && top == 0 && right == 0 && bottom == 0) {
      return this;
    }
    Sizes.require(height + top + bottom, width + left + right);
    return placed(top, left, height + top + bottom, width + left + right, fill);
  }

  private Picture placed(int top, int left, int rows, int columns, float... fill) {
    Picture canvas = filled(rows, columns, isBytes(), fill);
    int firstRow = Math.max(0, top);
    int endRow = Math.min(rows, top + height);
    int first = Math.max(0, left);
    int count = Math.min(columns, left + width) - first;
    for (int y = firstRow; count > 0 && y < endRow; y++) {
      if (isBytes()) {
        int from = 3 * ((y - top) * width + first - left);
        System.arraycopy(
            image().rgb(), from, canvas.image().rgb(), 3 * (y * columns + first), 3 * count);
      } else {
        for (int c = 0; c < 3; c++) {
          int from = (c * height + y - top) * width + first - left;
          System.arraycopy(
              floats(), from, canvas.floats(), (c * rows + y) * columns + first, count);
        }
      }
    }
    return canvas;
  }

  /** Blue first. */
  Picture flipped() {
    int plane = height * width;
    if (isBytes()) {
      byte[] rgb = image().rgb();
      byte[] bgr = new byte[rgb.length];
      for (int i = 0; i < rgb.length; i += 3) {
        bgr[i] = rgb[i + 2];
        bgr[i + 1] = rgb[i + 1];
        bgr[i + 2] = rgb[i];
      }
      return of(Image.of(width, height, bgr));
    }
    float[] bgr = new float[3 * plane];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(floats(), c * plane, bgr, (2 - c) * plane, plane);
    }
    return of(height, width, bgr);
  }

  /** Turned by a quarter, clockwise. */
  Picture turned() {
    int[] from = new int[height * width];
    for (int y = 0; y < width; y++) {
      for (int x = 0; x < height; x++) {
        from[y * height + x] = (height - 1 - x) * width + y;
      }
    }
    return gathered(width, height, from);
  }

  /** Every pixel from another place: {@code from[y * columns + x]} is a place in this one. */
  Picture gathered(int rows, int columns, int[] from) {
    if (isBytes()) {
      byte[] rgb = new byte[3 * from.length];
      for (int i = 0; i < from.length; i++) {
        System.arraycopy(image().rgb(), 3 * from[i], rgb, 3 * i, 3);
      }
      return of(Image.of(columns, rows, rgb));
    }
    float[] values = floats();
    float[] planes = new float[3 * from.length];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < from.length; i++) {
        planes[c * from.length + i] = values[c * height * width + from[i]];
      }
    }
    return of(rows, columns, planes);
  }
}
