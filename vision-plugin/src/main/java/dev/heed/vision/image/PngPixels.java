package dev.heed.vision.image;

/**
 * Rows of PNG samples to RGB as Pillow does it: alpha and transparency are dropped, 16-bit colour
 * keeps its high byte, and 16-bit grey (Pillow's mode I) is clipped to 255, not scaled.
 */
final class PngPixels {

  private final PngHeader header;
  private final byte[] rgb;

  /** Red, green, blue of each 1 to 8-bit sample of grey and palette pictures. */
  private final byte[] colors;

  PngPixels(PngHeader header, byte[] palette, byte[] rgb) {
    this.header = header;
    this.rgb = rgb;
    this.colors = new byte[3 * 256];
    if (header.kind() == PngHeader.Kind.PALETTE) {
      System.arraycopy(palette, 0, colors, 0, Math.min(palette.length, colors.length));
    } else if (header.depth() <= 8) {
      greys();
    }
  }

  private void greys() {
    int most = (1 << header.depth()) - 1;
    for (int i = 0; i <= most; i++) {
      colors[3 * i] = colors[3 * i + 1] = colors[3 * i + 2] = (byte) (i * 255 / most);
    }
  }

  /**
   * @param row a filter's byte, then samples
   * @param pixel index of the first pixel; the others follow at {@code step}
   */
  void row(byte[] row, int count, int pixel, int step) {
    switch (header.kind()) {
      case GREY, PALETTE -> {
        if (header.depth() == 16) {
          clipped(row, count, pixel, step);
        } else {
          looked(row, count, pixel, step);
        }
      }
      case GREY_ALPHA -> highBytes(row, count, pixel, step, 0);
      case RGB, RGB_ALPHA -> highBytes(row, count, pixel, step, header.depth() / 8);
    }
  }

  private void looked(byte[] row, int count, int pixel, int step) {
    int depth = header.depth();
    int mask = (1 << depth) - 1;
    for (int x = 0, to = 3 * pixel; x < count; x++, to += 3 * step) {
      int bit = x * depth;
      int value = (row[1 + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
      System.arraycopy(colors, 3 * value, rgb, to, 3);
    }
  }

  private void clipped(byte[] row, int count, int pixel, int step) {
    for (int x = 0, to = 3 * pixel; x < count; x++, to += 3 * step) {
      byte value = row[1 + 2 * x] != 0 ? (byte) 0xFF : row[2 + 2 * x];
      rgb[to] = rgb[to + 1] = rgb[to + 2] = value;
    }
  }

  /**
   * @param toNext bytes from red to green and from green to blue
   */
  private void highBytes(byte[] row, int count, int pixel, int step, int toNext) {
    int distance = header.pixelBytes();
    for (int from = 1, x = 0, to = 3 * pixel; x < count; x++, from += distance, to += 3 * step) {
      rgb[to] = row[from];
      rgb[to + 1] = row[from + toNext];
      rgb[to + 2] = row[from + 2 * toNext];
    }
  }
}
