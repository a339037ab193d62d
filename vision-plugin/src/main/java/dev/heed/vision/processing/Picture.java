package dev.heed.vision.processing;

import dev.heed.vision.image.Image;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A picture on its way to a tensor: bytes {@code [H, W, 3]} until it is rescaled, planes of floats
 * {@code [3, H, W]} after. Nobody writes into it after it is made.
 */
final class Picture {

  private final int height;
  private final int width;
  private final @Nullable Image bytes;
  private final float @Nullable [] floats;

  private Picture(int height, int width, @Nullable Image bytes, float @Nullable [] floats) {
    this.height = height;
    this.width = width;
    this.bytes = bytes;
    this.floats = floats;
  }

  static Picture of(Image image) {
    return new Picture(image.height(), image.width(), image, null);
  }

  /**
   * @param floats {@code [3, height, width]}
   */
  static Picture of(int height, int width, float[] floats) {
    return new Picture(height, width, null, floats);
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
    return bytes != null;
  }

  /** The bytes; only where it has them. */
  Image image() {
    if (bytes == null) {
      throw new IllegalStateException("the picture is of floats");
    }
    return bytes;
  }

  /** {@code [3, H, W]}: its floats, or its bytes as floats. */
  float[] floats() {
    return floats != null ? floats : planes(image());
  }

  /** The same as floats, 0 to 255 where it was of bytes. */
  Picture asFloats() {
    return isBytes() ? of(height, width, floats()) : this;
  }

  private static float[] planes(Image image) {
    int plane = image.width() * image.height();
    byte[] rgb = image.rgb();
    float[] planes = new float[3 * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = rgb[3 * i] & 0xFF;
      planes[plane + i] = rgb[3 * i + 1] & 0xFF;
      planes[2 * plane + i] = rgb[3 * i + 2] & 0xFF;
    }
    return planes;
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
