package dev.heed.vision.image.webp;

import java.util.Arrays;

/** One canonical prefix code (RFC 9649, section 6.2). */
final class PrefixCode {

  private static final int LONGEST = 15;
  private static final int PEEK = 8;
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };
  private static final PrefixCode[] SINGLE = new PrefixCode[256];

  static {
    Arrays.setAll(SINGLE, PrefixCode::new);
  }

  /** {@code length << 16 | symbol} by the next bits; 0 where the code is longer. */
  private final int[] table;

  private final int[] firstCode = new int[LONGEST + 2];
  private final int[] firstIndex = new int[LONGEST + 2];
  private final int[] sorted;

  /** The code of a symbol that takes no bits. */
  private PrefixCode(int symbol) {
    table = new int[0];
    sorted = new int[] {symbol};
  }

  private PrefixCode(int[] lengths) throws WebpException {
    int[] counts = new int[LONGEST + 1];
    for (int length : lengths) {
      counts[length]++;
    }
    counts[0] = 0;
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code <<= 1;
      firstCode[length] = code;
      firstIndex[length] = index;
      code += counts[length];
      index += counts[length];
    }
    if (code != 1 << LONGEST) {
      throw new WebpException("a prefix code is not complete");
    }
    sorted = new int[index];
    table = new int[1 << PEEK];
    fill(lengths);
  }

  private void fill(int[] lengths) {
    int[] next = firstIndex.clone();
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length == 0) {
        continue;
      }
      int index = next[length]++;
      sorted[index] = symbol;
      if (length <= PEEK) {
        int code = firstCode[length] + index - firstIndex[length];
        int reversed = Integer.reverse(code) >>> (32 - length);
        for (int i = reversed; i < table.length; i += 1 << length) {
          table[i] = length << 16 | symbol;
        }
      }
    }
  }

  int read(LosslessBits bits) throws WebpException {
    if (table.length == 0) {
      return sorted[0];
    }
    int peek = bits.peek();
    int entry = table[peek & ((1 << PEEK) - 1)];
    if (entry != 0) {
      bits.skip(entry >> 16);
      return entry & 0xFFFF;
    }
    return readLong(bits, peek);
  }

  private int readLong(LosslessBits bits, int peek) throws WebpException {
    int code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code = (code << 1) | ((peek >> (length - 1)) & 1);
      int index = firstIndex[length] + code - firstCode[length];
      boolean within = length == LONGEST || index < firstIndex[length + 1];
      if (length > PEEK && code >= firstCode[length] && within && index < sorted.length) {
        bits.skip(length);
        return sorted[index];
      }
    }
    throw new WebpException("its data holds a code that is none");
  }

  /** Reads the description of a code of {@code symbols} symbols. */
  static PrefixCode describe(LosslessBits bits, int symbols) throws WebpException {
    return bits.read(1) == 1 ? simple(bits, symbols) : of(lengths(bits, symbols));
  }

  private static PrefixCode simple(LosslessBits bits, int symbols) throws WebpException {
    boolean two = bits.read(1) == 1;
    int first = bits.read(bits.read(1) == 1 ? 8 : 1);
    int second = two ? bits.read(8) : first;
    if (Math.max(first, second) >= symbols) {
      throw new WebpException(
          "a prefix code names symbol %s of %s".formatted(Math.max(first, second), symbols));
    }
    int[] lengths = new int[symbols];
    lengths[first] = 1;
    lengths[second] = 1;
    return of(lengths);
  }

  private static int[] lengths(LosslessBits bits, int symbols) throws WebpException {
    int[] codeLengths = new int[LENGTH_ORDER.length];
    int count = 4 + bits.read(4);
    for (int i = 0; i < count; i++) {
      codeLengths[LENGTH_ORDER[i]] = bits.read(3);
    }
    PrefixCode code = of(codeLengths);
    int left = bits.read(1) == 1 ? 2 + bits.read(2 + 2 * bits.read(3)) : symbols;
    int[] lengths = new int[symbols];
    int last = 8;
    for (int at = 0; at < symbols && left > 0; left--) {
      int symbol = code.read(bits);
      if (symbol < 16) {
        lengths[at++] = symbol;
        last = symbol == 0 ? last : symbol;
        continue;
      }
      int repeat =
          symbol == 16 ? 3 + bits.read(2) : symbol == 17 ? 3 + bits.read(3) : 11 + bits.read(7);
      if (at + repeat > symbols) {
        throw new WebpException("a prefix code has too many lengths");
      }
      Arrays.fill(lengths, at, at + repeat, symbol == 16 ? last : 0);
      at += repeat;
    }
    return lengths;
  }

  private static PrefixCode of(int[] lengths) throws WebpException {
    int used = 0;
    int symbol = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] != 0) {
        used++;
        symbol = i;
      }
    }
    if (used == 1) {
      return symbol < SINGLE.length ? SINGLE[symbol] : new PrefixCode(symbol);
    }
    return new PrefixCode(lengths);
  }
}
