package dev.heed.vision.image;

import java.io.IOException;

/** BMP: 1 to 32 bits, palettes, bit fields and run lengths. */
final class BmpDecoder implements Decoder {

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    BmpHeader header = BmpHeader.read(file);
    boolean runs = header.compression() == BmpHeader.RLE8 || header.compression() == BmpHeader.RLE4;
    checkKind(header, runs);
    check.accept(header.width(), header.height(), 0);
    if (runs) {
      return new BmpRuns(file, header).decode(palette(file, header));
    }
    Bytes.need(file, header.pixelsAt(), header.rowBytes() * header.height());
    Rgb rgb = Rgb.blank(header.width(), header.height());
    plain(file, header, rgb);
    return rgb;
  }

  private static void checkKind(BmpHeader header, boolean runs) throws IOException {
    int bits = header.bits();
    int compression = header.compression();
    boolean whole = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 24;
    boolean fields =
        compression == BmpHeader.BIT_FIELDS || compression == BmpHeader.ALPHA_BIT_FIELDS;
    boolean wide = bits == 16 || bits == 32;
    boolean known =
        runs
            ? bits == (compression == BmpHeader.RLE8 ? 8 : 4)
            : compression == BmpHeader.PLAIN ? whole || wide : fields && (wide || bits == 24);
    if (!known) {
      throw new UnsupportedImageException(
          "%s bits with compression %s; save it as PNG".formatted(bits, compression));
    }
  }

  private static void plain(byte[] file, BmpHeader header, Rgb rgb) throws IOException {
    byte[] colors = header.bits() <= 8 ? palette(file, header) : new byte[0];
    for (int y = 0; y < header.height(); y++) {
      int from = header.pixelsAt() + Math.toIntExact(y * header.rowBytes());
      switch (header.bits()) {
        case 24 -> blueFirst(file, from, rgb, header.row(y));
        case 16, 32 -> fields(file, from, header, rgb, header.row(y));
        default -> indexed(file, from, header.bits(), colors, rgb, header.row(y));
      }
    }
  }

  private static void blueFirst(byte[] file, int from, Rgb rgb, int y) {
    byte[] out = rgb.samples();
    int to = 3 * y * rgb.width();
    for (int i = 0; i < 3 * rgb.width(); i += 3) {
      out[to + i] = file[from + i + 2];
      out[to + i + 1] = file[from + i + 1];
      out[to + i + 2] = file[from + i];
    }
  }

  private static void fields(byte[] file, int from, BmpHeader header, Rgb rgb, int y) {
    int bytes = header.bits() / 8;
    int[] masks = header.masks();
    for (int x = 0; x < rgb.width(); x++) {
      int at = from + x * bytes;
      int value = bytes == 2 ? Bytes.u16Little(file, at) : Bytes.i32Little(file, at);
      rgb.set(
          y * rgb.width() + x,
          field(value, masks[0]),
          field(value, masks[1]),
          field(value, masks[2]));
    }
  }

  /** Stretched to 0..255. */
  private static int field(int value, int mask) {
    if (mask == 0) {
      return 0;
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    long most = (mask & 0xFFFFFFFFL) >>> shift;
    long part = ((value & mask) & 0xFFFFFFFFL) >>> shift;
    return (int) (part * 255 / most);
  }

  private static void indexed(byte[] from, int start, int bits, byte[] colors, Rgb rgb, int y) {
    int mask = (1 << bits) - 1;
    byte[] out = rgb.samples();
    int to = 3 * y * rgb.width();
    for (int x = 0; x < rgb.width(); x++) {
      int bit = x * bits;
      int color = 3 * ((from[start + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask);
      out[to++] = colors[color];
      out[to++] = colors[color + 1];
      out[to++] = colors[color + 2];
    }
  }

  private static byte[] palette(byte[] file, BmpHeader header) throws IOException {
    int entry = header.paletteEntryBytes();
    byte[] colors = new byte[3 * 256];
    Bytes.need(file, header.paletteAt(), (long) entry * header.colors());
    for (int i = 0; i < header.colors(); i++) {
      int at = header.paletteAt() + i * entry;
      colors[3 * i] = file[at + 2];
      colors[3 * i + 1] = file[at + 1];
      colors[3 * i + 2] = file[at];
    }
    return colors;
  }
}
