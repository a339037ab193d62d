package dev.heed.testing.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Checksums as they should be, so that a mutation reaches what is behind them. */
final class Checksums {

  private static final int[] OGG = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = value << 1 ^ (value < 0 ? 0x04c11db7 : 0);
      }
      OGG[i] = value;
    }
  }

  private Checksums() {}

  /** Each chunk: length, type, data, checksum of the latter two. */
  static void png(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = 8;
    while (at + 12 <= file.length) {
      int length = bytes.getInt(at);
      if (length < 0 || at + 12L + length > file.length) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(file, at + 4, length + 4);
      bytes.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
  }

  /** Each page: a header with a table of lengths, and what they say. */
  static void ogg(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + 27 <= file.length && bytes.getInt(at) == 0x5367674f) {
      int length = page(file, at);
      if (at + length > file.length) {
        return;
      }
      bytes.putInt(at + 22, 0);
      int sum = 0;
      for (int i = at; i < at + length; i++) {
        sum = sum << 8 ^ OGG[(sum >>> 24 ^ file[i]) & 0xff];
      }
      bytes.putInt(at + 22, sum);
      at += length;
    }
  }

  private static int page(byte[] file, int at) {
    int parts = file[at + 26] & 0xff;
    int length = 27 + parts;
    for (int i = 0; i < parts && at + 27 + i < file.length; i++) {
      length += file[at + 27 + i] & 0xff;
    }
    return length;
  }
}
