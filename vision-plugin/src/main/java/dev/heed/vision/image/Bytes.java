package dev.heed.vision.image;

import java.io.EOFException;
import java.io.IOException;

/** Numbers in a file's bytes. The caller has checked the bounds, or asks {@link #need}. */
final class Bytes {

  private Bytes() {}

  static int u8(byte[] b, int at) {
    return b[at] & 0xFF;
  }

  static int u16(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  static int i32(byte[] b, int at) {
    return u16(b, at) << 16 | u16(b, at + 2);
  }

  static int u16Little(byte[] b, int at) {
    return u8(b, at + 1) << 8 | u8(b, at);
  }

  static int i32Little(byte[] b, int at) {
    return u16Little(b, at + 2) << 16 | u16Little(b, at);
  }

  static void need(byte[] file, long from, long count) throws IOException {
    if (from < 0 || count < 0 || from + count > file.length) {
      throw truncated();
    }
  }

  static IOException truncated() {
    return new EOFException("the file ends before the picture does");
  }
}
