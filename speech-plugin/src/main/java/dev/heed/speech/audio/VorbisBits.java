package dev.heed.speech.audio;

import java.io.EOFException;
import java.io.IOException;

/** Bits of a Vorbis packet, the least of each byte first. */
final class VorbisBits {

  private final byte[] bytes;
  private final long end;
  private long at;

  /**
   * @param from the first byte
   * @param length in bytes
   */
  VorbisBits(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = 8L * from;
    this.end = 8L * (from + length);
  }

  /** A number of up to 32 bits. */
  long read(int count) throws IOException {
    if (at + count > end) {
      throw new EOFException("its setup header ends too early");
    }
    long value = 0;
    for (int i = 0; i < count; i++, at++) {
      value |= (long) (bytes[(int) (at >> 3)] >> (at & 7) & 1) << i;
    }
    return value;
  }

  int number(int count) throws IOException {
    return (int) read(count);
  }

  boolean flag() throws IOException {
    return read(1) == 1;
  }

  long left() {
    return end - at;
  }

  void skip(long count) throws IOException {
    if (at + count > end) {
      throw new EOFException("its setup header ends too early");
    }
    at += count;
  }
}
