package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/**
 * One Huffman table (ITU T.81, annex C and F.2.2.3), with look-ups for short codes.
 *
 * <p>{@code symbols[peek]} is {@code length << 8 | symbol} for codes of up to {@value #PEEK} bits,
 * else 0. {@code values[peek]} holds a whole coefficient where its code and its bits fit into the
 * peek: {@code value << 16 | run << 8 | length}, else 0; the end of a block is one of value 0 and
 * of a run that leads to {@link Zigzag#NOWHERE}.
 */
final class HuffmanTable {

  static final int PEEK = 10;
  static final int END_RUN = 96;
  private static final int LONGEST = 16;

  final short[] symbols = new short[1 << PEEK];
  final int[] values = new int[1 << PEEK];
  private final int[] firstCode = new int[LONGEST + 1];
  private final int[] lastCode = new int[LONGEST + 1];
  private final int[] firstIndex = new int[LONGEST + 1];
  private final byte[] bySize;

  /**
   * @param counts how many codes there are of each length 1..16
   * @param bySize the symbols, shortest code first
   */
  HuffmanTable(int[] counts, byte[] bySize) throws JpegException {
    this.bySize = bySize;
    Arrays.fill(lastCode, -1);
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++, code <<= 1) {
      firstCode[length] = code;
      firstIndex[length] = index;
      for (int i = 0; i < counts[length - 1]; i++, index++, code++) {
        enter(code, length, bySize[index] & 0xFF);
        lastCode[length] = code;
      }
      if (code > 1 << length) {
        throw new JpegException(
            "a Huffman table has more codes of %s bits than fit".formatted(length));
      }
    }
  }

  private void enter(int code, int length, int symbol) {
    if (length > PEEK || code >= 1 << length) {
      return;
    }
    int from = code << (PEEK - length);
    int to = from + (1 << (PEEK - length));
    Arrays.fill(symbols, from, to, (short) (length << 8 | symbol));
    int size = symbol & 15;
    if (symbol == 0) {
      Arrays.fill(values, from, to, END_RUN << 8 | length);
    }
    if (size == 0 || length + size > PEEK) {
      return;
    }
    for (int peek = from; peek < to; peek++) {
      int bits = (peek >> (PEEK - length - size)) & ((1 << size) - 1);
      values[peek] = extend(bits, size) << 16 | (symbol >> 4) << 8 | (length + size);
    }
  }

  /** A code longer than the peek: {@code length << 8 | symbol}; a code that is none is symbol 0. */
  int longCode(int next17Bits) {
    for (int length = PEEK + 1; length <= LONGEST; length++) {
      int code = next17Bits >> (LONGEST + 1 - length);
      if (code <= lastCode[length]) {
        return length << 8 | (bySize[firstIndex[length] + code - firstCode[length]] & 0xFF);
      }
    }
    return (LONGEST + 1) << 8;
  }

  /** As a table of DC differences its symbols are sizes up to 15. */
  void checkDc() throws JpegException {
    for (byte symbol : bySize) {
      if ((symbol & 0xFF) > 15) {
        throw new JpegException("a Huffman table for DC holds the size " + (symbol & 0xFF));
      }
    }
  }

  /** The signed value of {@code size} bits (F.2.2.1). */
  static int extend(int bits, int size) {
    return bits < 1 << (size - 1) ? bits + (-1 << size) + 1 : bits;
  }
}
