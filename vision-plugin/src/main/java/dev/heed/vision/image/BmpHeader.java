package dev.heed.vision.image;

import java.io.IOException;

/**
 * A BMP's two headers.
 *
 * @param pixelsAt where the rows begin
 * @param paletteAt where the palette begins; its entries are 3 bytes in OS/2's form, else 4
 * @param masks red, green and blue where a pixel has 16 or 32 bits
 */
@SuppressWarnings("ArrayRecordComponent")
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int bits,
    int compression,
    int pixelsAt,
    int paletteAt,
    int paletteEntryBytes,
    int colors,
    int[] masks) {

  static final int PLAIN = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int BIT_FIELDS = 3;
  static final int ALPHA_BIT_FIELDS = 6;

  private static final int INFO = 14;
  private static final int OS2_SIZE = 12;
  private static final int INFO_SIZE = 40;

  static BmpHeader read(byte[] file) throws IOException {
    Bytes.need(file, 0, INFO + OS2_SIZE);
    int size = Bytes.i32Little(file, INFO);
    if (size == OS2_SIZE) {
      return checked(os2(file));
    }
    if (size < INFO_SIZE || size > 1 << 16) {
      throw new IOException("its header says that it is %s bytes long".formatted(size));
    }
    Bytes.need(file, INFO, size);
    return checked(windows(file, size));
  }

  private static BmpHeader os2(byte[] file) throws IOException {
    int bits = Bytes.u16Little(file, INFO + 10);
    int colors = bits <= 8 ? 1 << bits : 0;
    return new BmpHeader(
        Bytes.u16Little(file, INFO + 4),
        Bytes.u16Little(file, INFO + 6),
        false,
        bits,
        PLAIN,
        Bytes.i32Little(file, 10),
        INFO + OS2_SIZE,
        3,
        colors,
        standardMasks(bits));
  }

  private static BmpHeader windows(byte[] file, int size) throws IOException {
    int height = Bytes.i32Little(file, INFO + 8);
    int bits = Bytes.u16Little(file, INFO + 14);
    int compression = Bytes.i32Little(file, INFO + 16);
    boolean fields = compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS;
    int named = Bytes.i32Little(file, INFO + 32);
    int colors = bits > 8 ? 0 : named > 0 && named <= 256 ? named : 1 << bits;
    int masksInPalette = fields && size == INFO_SIZE ? 12 : 0;
    Bytes.need(file, INFO, size + (fields ? 12L : 0));
    return new BmpHeader(
        Bytes.i32Little(file, INFO + 4),
        Math.abs(height),
        height < 0,
        bits,
        compression,
        Bytes.i32Little(file, 10),
        INFO + size + masksInPalette,
        4,
        colors,
        fields ? masks(file) : standardMasks(bits));
  }

  /** Right behind the 40 bytes that all Windows headers share, in the header or after it. */
  private static int[] masks(byte[] file) {
    int at = INFO + INFO_SIZE;
    return new int[] {
      Bytes.i32Little(file, at), Bytes.i32Little(file, at + 4), Bytes.i32Little(file, at + 8)
    };
  }

  private static int[] standardMasks(int bits) {
    return bits == 16
        ? new int[] {0x7C00, 0x03E0, 0x001F}
        : new int[] {0xFF0000, 0x00FF00, 0x0000FF};
  }

  private static BmpHeader checked(BmpHeader header) throws IOException {
    if (header.width < 1 || header.height < 1) {
      throw new IOException(
          "its header says %s x %s pixels".formatted(header.width, header.height));
    }
    return header;
  }

  /** Where the file's row {@code y} is in the picture. */
  int row(int y) {
    return topDown ? y : height - 1 - y;
  }

  /** Rows are padded to 4 bytes. */
  long rowBytes() {
    return ((long) width * bits + 31) / 32 * 4;
  }
}
