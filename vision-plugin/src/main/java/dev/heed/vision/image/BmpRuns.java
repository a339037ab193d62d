package dev.heed.vision.image;

import java.io.IOException;

/**
 * BMP's run-length coding of 8-bit and 4-bit indices. Colours are written where they belong at
 * once: a file of some hundred bytes may skip over a hundred million pixels, so there is no room
 * for their indices besides.
 */
final class BmpRuns {

  private static final int END_OF_ROW = 0;
  private static final int END_OF_PICTURE = 1;
  private static final int MOVE = 2;

  private final byte[] file;
  private final BmpHeader header;
  private final boolean nibbles;
  private byte[] colors = {};
  private Rgb rgb = Rgb.blank(0, 0);
  private int position;
  private int x;
  private int y;

  BmpRuns(byte[] file, BmpHeader header) {
    this.file = file;
    this.header = header;
    this.nibbles = header.compression() == BmpHeader.RLE4;
  }

  /**
   * The picture; what is skipped has the first colour. A first walk sees that the file has all
   * pixels, as Pillow wants it, before there is room for any.
   *
   * @param palette red, green and blue of each colour
   */
  Rgb decode(byte[] palette) throws IOException {
    walk();
    if (reached() < pixels()) {
      throw new IOException("its runs end before its pixels do");
    }
    colors = palette;
    rgb = Rgb.blank(header.width(), header.height());
    for (int y0 = 0; y0 < header.height(); y0++) {
      for (int x0 = 0; x0 < header.width(); x0++) {
        color(x0, y0, 0);
      }
    }
    walk();
    return rgb;
  }

  private long pixels() {
    return (long) header.width() * header.height();
  }

  /** How many pixels come before the next. */
  private long reached() {
    return (long) y * header.width() + Math.min(x, header.width());
  }

  private void walk() throws IOException {
    position = header.pixelsAt();
    x = 0;
    y = 0;
    while (reached() < pixels() && position < file.length) {
      int count = next();
      int value = next();
      if (count > 0) {
        run(count, value);
      } else if (value == END_OF_PICTURE) {
        return;
      } else if (value == END_OF_ROW) {
        x = 0;
        y++;
      } else if (value == MOVE) {
        x += next();
        y += next();
      } else {
        literal(value);
      }
    }
  }

  private void run(int count, int value) {
    for (int i = 0; i < count; i++) {
      put(nibbles ? ((i & 1) == 0 ? value >> 4 : value & 15) : value);
    }
  }

  /** Padded to an even number of bytes. */
  private void literal(int count) throws IOException {
    int bytes = nibbles ? (count + 1) / 2 : count;
    Bytes.need(file, position, bytes);
    for (int i = 0; i < count; i++) {
      int at = position + (nibbles ? i / 2 : i);
      int value = Bytes.u8(file, at);
      put(nibbles ? ((i & 1) == 0 ? value >> 4 : value & 15) : value);
    }
    position += bytes + (bytes & 1);
  }

  private void put(int index) {
    if (colors.length > 0 && x < header.width() && y < header.height()) {
      color(x, y, index);
    }
    x++;
  }

  private void color(int column, int row, int index) {
    byte[] out = rgb.samples();
    int to = 3 * (header.row(row) * header.width() + column);
    out[to] = colors[3 * index];
    out[to + 1] = colors[3 * index + 1];
    out[to + 2] = colors[3 * index + 2];
  }

  private int next() throws IOException {
    Bytes.need(file, position, 1);
    return Bytes.u8(file, position++);
  }
}
