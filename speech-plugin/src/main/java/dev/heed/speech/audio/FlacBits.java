package dev.heed.speech.audio;

import java.io.EOFException;

/** The bits of a FLAC file, most significant first. */
final class FlacBits {

  private final byte[] file;
  private long at;

  FlacBits(byte[] file, int start) {
    this.file = file;
    this.at = 8L * start;
  }

  boolean atEnd() {
    return at >= 8L * file.length;
  }

  void skip(long bits) throws EOFException {
    at += bits;
    if (at > 8L * file.length) {
      throw new EOFException("it ends within a block");
    }
  }

  void align() {
    at = (at + 7) & ~7L;
  }

  /** An unsigned number of up to 56 bits. */
  long read(int count) throws EOFException {
    long value = 0;
    int left = count;
    while (left > 0) {
      int inByte = (int) (8 - (at & 7));
      int taken = Math.min(left, inByte);
      int bits = current() >> (inByte - taken) & ((1 << taken) - 1);
      value = value << taken | bits;
      at += taken;
      left -= taken;
    }
    return value;
  }

  /** A two's complement number. */
  long readSigned(int count) throws EOFException {
    return count == 0 ? 0 : read(count) << (64 - count) >> (64 - count);
  }

  /** Zeros before the next one, which is taken too. */
  int readUnary() throws EOFException {
    int zeros = 0;
    while (true) {
      int inByte = (int) (8 - (at & 7));
      int rest = current() & ((1 << inByte) - 1);
      if (rest != 0) {
        int leading = Integer.numberOfLeadingZeros(rest) - (32 - inByte);
        at += leading + 1;
        return zeros + leading;
      }
      zeros += inByte;
      at += inByte;
    }
  }

  private int current() throws EOFException {
    int index = (int) (at >> 3);
    if (index >= file.length) {
      throw new EOFException("it ends within a frame");
    }
    return file[index] & 0xff;
  }
}
