package dev.heed.vision.image;

import java.io.IOException;

/**
 * A PNG's IHDR.
 *
 * @param depth bits of a sample: 1, 2, 4, 8 or 16
 */
record PngHeader(int width, int height, int depth, Kind kind, boolean interlaced) {

  /** PNG's colour types. */
  enum Kind {
    GREY(0, 1),
    RGB(2, 3),
    PALETTE(3, 1),
    GREY_ALPHA(4, 2),
    RGB_ALPHA(6, 4);

    final int code;
    final int samples;

    Kind(int code, int samples) {
      this.code = code;
      this.samples = samples;
    }

    boolean allows(int depth) {
      return switch (this) {
        case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
        case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
        case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
      };
    }
  }

  /**
   * @param at of the first of its 13 bytes, which are there
   */
  static PngHeader read(byte[] file, int at) throws IOException {
    int depth = Bytes.u8(file, at + 8);
    PngHeader header =
        new PngHeader(
            Bytes.i32(file, at),
            Bytes.i32(file, at + 4),
            depth,
            kind(Bytes.u8(file, at + 9), depth),
            Bytes.u8(file, at + 12) == 1);
    if (header.width < 1 || header.height < 1) {
      throw new IOException(
          "its header says %s x %s pixels"
              .formatted(header.width & 0xFFFFFFFFL, header.height & 0xFFFFFFFFL));
    }
    return header;
  }

  private static Kind kind(int code, int depth) throws IOException {
    for (Kind kind : Kind.values()) {
      if (kind.code == code && kind.allows(depth)) {
        return kind;
      }
    }
    throw new IOException(
        "its header says colour type %s with %s bits, which PNG does not have"
            .formatted(code, depth));
  }

  /** Bytes of a row of {@code pixels}, without the filter's byte. */
  int rowBytes(int pixels) {
    return Math.toIntExact(((long) pixels * kind.samples * depth + 7) / 8);
  }

  /** Bytes from a sample to the one that filters compare it with. */
  int pixelBytes() {
    return Math.max(1, kind.samples * depth / 8);
  }
}
