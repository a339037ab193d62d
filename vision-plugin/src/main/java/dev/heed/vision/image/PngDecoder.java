package dev.heed.vision.image;

import java.io.IOException;

/** PNG: rows are inflated, unfiltered and turned to RGB one at a time. */
final class PngDecoder implements Decoder {

  /** A pass of Adam7: where it starts and how far apart its pixels are. */
  private record Pass(int x, int y, int stepX, int stepY) {}

  private static final Pass[] WHOLE = {new Pass(0, 0, 1, 1)};
  private static final Pass[] ADAM7 = {
    new Pass(0, 0, 8, 8),
    new Pass(4, 0, 8, 8),
    new Pass(0, 4, 4, 8),
    new Pass(2, 0, 4, 4),
    new Pass(0, 2, 2, 4),
    new Pass(1, 0, 2, 2),
    new Pass(0, 1, 1, 2)
  };

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    PngHeader header = PngChunks.header(file);
    check.accept(header.width(), header.height(), 16L * header.width());
    try (PngChunks chunks = PngChunks.open(file)) {
      Rgb rgb = Rgb.blank(header.width(), header.height());
      Pixels pixels = new Pixels(header, chunks.palette(), rgb.samples());
      for (Pass pass : header.interlaced() ? ADAM7 : WHOLE) {
        decode(header, chunks, pass, pixels);
      }
      return rgb;
    }
  }

  @Override
  public Metadata metadata(byte[] file) {
    return PngTexts.metadata(file);
  }

  private static void decode(PngHeader header, PngChunks chunks, Pass pass, Pixels pixels)
      throws IOException {
    int columns = (header.width() - pass.x + pass.stepX - 1) / pass.stepX;
    if (columns <= 0) {
      return;
    }
    int bytes = header.rowBytes(columns);
    byte[] row = new byte[bytes + 1];
    byte[] above = new byte[bytes + 1];
    for (int y = pass.y; y < header.height(); y += pass.stepY) {
      chunks.inflate(row, bytes + 1);
      PngFilter.undo(row, above, header.pixelBytes());
      pixels.row(row, columns, y * header.width() + pass.x, pass.stepX);
      byte[] next = above;
      above = row;
      row = next;
    }
  }

  /**
   * Rows of PNG samples to RGB as Pillow does it: alpha and transparency are dropped, 16-bit colour
   * keeps its high byte, and 16-bit grey (Pillow's mode I) is clipped to 255, not scaled.
   */
  private static final class Pixels {

    private final PngHeader header;
    private final byte[] rgb;

    /** Red, green, blue of each 1 to 8-bit sample of grey and palette pictures. */
    private final byte[] colors;

    Pixels(PngHeader header, byte[] palette, byte[] rgb) {
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
}
