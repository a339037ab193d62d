package dev.heed.vision.image.webp;

/** VP8's arithmetic decoder of single bits (RFC 6386, section 7). */
final class BoolDecoder {

  private final byte[] data;
  private final int end;
  private int position;
  private int range = 255;

  /** {@code count + 8} bits that are not used yet. */
  private long value;

  private int count = -8;
  private boolean exhausted;

  BoolDecoder(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /** A bit that is 0 with a probability of {@code zero} in 256. */
  int bit(int zero) {
    if (count < 0) {
      load();
    }
    int split = 1 + (((range - 1) * zero) >> 8);
    long big = (long) split << count;
    int bit;
    if (value >= big) {
      value -= big;
      range -= split;
      bit = 1;
    } else {
      range = split;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    count -= shift;
    return bit;
  }

  private void load() {
    do {
      int next = position < end ? data[position] & 0xFF : 0;
      exhausted |= position >= end;
      position++;
      value = value << 8 | next;
      count += 8;
    } while (position < end && count < 40);
  }

  boolean flag() {
    return bit(128) == 1;
  }

  int literal(int bits) {
    int literal = 0;
    for (int i = 0; i < bits; i++) {
      literal = literal << 1 | bit(128);
    }
    return literal;
  }

  /** Magnitude, then sign. */
  int signed(int bits) {
    int magnitude = literal(bits);
    return flag() ? -magnitude : magnitude;
  }

  /** A signed number behind a flag; 0 where the flag is off. */
  int optional(int bits) {
    return flag() ? signed(bits) : 0;
  }

  /** Whether more was read than there is. */
  boolean exhausted() {
    return exhausted;
  }
}
