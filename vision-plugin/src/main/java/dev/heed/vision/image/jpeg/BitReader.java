package dev.heed.vision.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of entropy-coded segments, left-aligned in {@code buffer}. Where a marker cuts a segment
 * short it reads zeros, as libjpeg does; {@link #dry} tells.
 */
final class BitReader {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long UPPER = 0xFFFFFFFF00000000L;

  private final byte[] data;
  private final boolean zerosFollow;
  private int position;
  private int padding;

  long buffer;
  int count;

  /**
   * @param zerosFollow whether an encoder leaves out zeros at the end of a segment, as arithmetic
   *     ones do, so that it is never dry
   */
  BitReader(byte[] data, int position, boolean zerosFollow) {
    this.data = data;
    this.zerosFollow = zerosFollow;
    this.position = position;
  }

  /**
   * After it at least 32 bits are in the buffer. What it takes of a byte that does not fit as a
   * whole is taken again by the next, to the same bits.
   */
  void fill() {
    if (position + Long.BYTES <= data.length) {
      long word = (long) LONG.get(data, position);
      if (!hasFf(word)) {
        take(word >>> count, (63 - count) >> 3);
        return;
      }
      if (count <= 32 && !hasFf(word & UPPER)) {
        take((word & UPPER) >>> count, 4);
        return;
      }
    }
    fillSlowly();
  }

  private void take(long bits, int bytes) {
    buffer |= bits;
    position += bytes;
    count += 8 * bytes;
  }

  static boolean hasFf(long word) {
    long inverted = ~word;
    return ((inverted - 0x0101010101010101L) & word & 0x8080808080808080L) != 0;
  }

  private void fillSlowly() {
    while (count <= 56) {
      buffer |= (long) nextByte() << (56 - count);
      count += 8;
    }
  }

  private int nextByte() {
    if (position >= data.length) {
      return pad();
    }
    int value = data[position] & 0xFF;
    if (value != 0xFF) {
      position++;
      return value;
    }
    return stuffedByte();
  }

  /** 0xFF 0x00 is the byte 0xFF; anything else after 0xFF (and fill bytes) is a marker. */
  private int stuffedByte() {
    int next = position + 1;
    while (next < data.length && (data[next] & 0xFF) == 0xFF) {
      next++;
    }
    if (next < data.length && data[next] == 0) {
      position = next + 1;
      return 0xFF;
    }
    return pad();
  }

  private int pad() {
    padding += 8;
    return 0;
  }

  private boolean atEnd() {
    int next = position;
    while (next < data.length && (data[next] & 0xFF) == 0xFF) {
      next++;
    }
    return next >= data.length;
  }

  /** Whether bits were used that the segment did not hold. */
  boolean dry() throws JpegException {
    boolean dry = padding > count;
    if (dry && atEnd()) {
      throw JpegException.truncated();
    }
    return dry && !zerosFollow;
  }

  int bits(int n) {
    if (n == 0) {
      return 0;
    }
    if (count < n) {
      fill();
    }
    int value = (int) (buffer >>> (64 - n));
    buffer <<= n;
    count -= n;
    return value;
  }

  /** The next symbol. */
  int symbol(HuffmanTable table) {
    if (count < 32) {
      fill();
    }
    int entry = table.symbols[(int) (buffer >>> (64 - HuffmanTable.PEEK))];
    if (entry == 0) {
      entry = table.longCode((int) (buffer >>> 47));
    }
    int length = entry >> 8;
    buffer <<= length;
    count -= length;
    return entry & 0xFF;
  }

  /**
   * Steps over restart marker {@code expected} (0..7), with libjpeg's rules where another is found:
   * one a little ahead is left for its turn, others are passed over.
   */
  void restart(int expected) throws JpegException {
    boolean wasDry = padding > count;
    buffer = 0;
    count = 0;
    padding = 0;
    while (true) {
      int at = markerAt();
      int marker = data[at] & 0xFF;
      int ahead = (marker - 0xD0 - expected) & 7;
      boolean isRestart = marker >= 0xD0 && marker <= 0xD7;
      boolean valid = marker >= 0xC0;
      if (valid && (!isRestart || ahead == 1 || ahead == 2)) {
        padding = wasDry ? 8 : 0;
        buffer = 0;
        return;
      }
      position = at + 1;
      if (isRestart && (ahead == 0 || ahead < 6)) {
        return;
      }
    }
  }

  /** Index of the code byte of the next marker; the reader then stands at its 0xFF. */
  private int markerAt() throws JpegException {
    int at = Markers.next(data, position);
    position = at - 1;
    return at;
  }

  /** Where the segment's end was found, or what is left of it begins. */
  int position() {
    return position;
  }
}
