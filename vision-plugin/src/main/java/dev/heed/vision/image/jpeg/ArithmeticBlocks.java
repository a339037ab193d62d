package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/**
 * Blocks whose coefficients are coded arithmetically (T.81, F.2.4 and G.2.3): a value is a chain of
 * decisions, each in a context that depends on where it stands and on what was decided before.
 */
final class ArithmeticBlocks implements Scan.Blocks {

  private static final int[] ORDER = Zigzag.NATURAL;

  /** There are 16 tables of contexts for each kind of coefficient. */
  private static final int TABLES = 16;

  private static final int DC_CONTEXTS = 64;
  private static final int AC_CONTEXTS = 256;
  private static final int DC_SIZES = 20;
  private static final int LOW_SIZES = 189;
  private static final int HIGH_SIZES = 217;

  /** From the context of a number's size to that of its lower bits. */
  private static final int BITS = 14;

  private static final int OVERFLOW = 0x8000;

  private final boolean progressive;
  private final Scan scan;
  private final Conditioning conditioning;
  private final ArithmeticDecoder decoder;
  private final byte[][] dc = new byte[TABLES][DC_CONTEXTS];
  private final byte[][] ac = new byte[TABLES][AC_CONTEXTS];
  private final InverseDct dct = new InverseDct();
  private final short[] coefficients = new short[64];
  private final int[] block = new int[64];

  /** Where a number was too long: nothing more is read before the next restart, as in libjpeg. */
  private boolean broken;

  ArithmeticBlocks(BitReader bits, Frame frame, Scan scan, Conditioning conditioning) {
    this.progressive = frame.progressive;
    this.scan = scan;
    this.conditioning = conditioning;
    this.decoder = new ArithmeticDecoder(bits);
    restart();
  }

  @Override
  public void restart() {
    for (int i = 0; i < TABLES; i++) {
      Arrays.fill(dc[i], (byte) 0);
      Arrays.fill(ac[i], (byte) 0);
    }
    scan.parts().forEach(part -> part.component().dcContext = 0);
    broken = false;
    decoder.start();
  }

  @Override
  public void decode(Scan.Part part, int row, int column) {
    Component c = part.component();
    if (progressive) {
      int at = c.coefficientOffset(row, column);
      if (!broken) {
        progress(part, c.coefficients, at);
      }
      return;
    }
    whole(part, c.blockOffset(row, column));
  }

  /** A block of a sequential frame, straight to samples. */
  private void whole(Scan.Part part, int to) {
    Component c = part.component();
    Arrays.fill(coefficients, (short) 0);
    if (!broken) {
      difference(part);
    }
    if (!broken) {
      coefficients[0] = (short) c.lastDc;
      firstBits(part, coefficients, 0, 1, 63, 0);
    }
    long filled = 0;
    for (int i = 0; i < 64; i++) {
      block[i] = coefficients[i] * c.dequantizers[i];
      filled |= coefficients[i] == 0 ? 0 : 1L << i;
    }
    dct.transform(block, filled, c, to);
  }

  private void progress(Scan.Part part, short[] to, int at) {
    if (scan.first() > 0) {
      if (scan.high() == 0) {
        firstBits(part, to, at, scan.first(), scan.last(), scan.low());
      } else {
        nextBit(part, to, at);
      }
    } else if (scan.high() == 0) {
      difference(part);
      if (!broken) {
        to[at] = (short) (part.component().lastDc << scan.low());
      }
    } else {
      to[at] |= (short) (decoder.even() << scan.low());
    }
  }

  /** Adds to the component's DC value what this block has more than the last one. */
  private void difference(Scan.Part part) {
    Component c = part.component();
    byte[] contexts = dc[part.dcSlot()];
    int context = c.dcContext;
    if (decoder.decide(contexts, context) == 0) {
      c.dcContext = 0;
      return;
    }
    int sign = decoder.decide(contexts, context + 1);
    int size = decoder.decide(contexts, context + 2 + sign);
    int at = context + 2 + sign;
    if (size != 0) {
      at = DC_SIZES;
      while (decoder.decide(contexts, at) != 0) {
        size <<= 1;
        if (size == OVERFLOW) {
          broken = true;
          return;
        }
        at++;
      }
    }
    c.dcContext = conditioning.dcContext(part.dcSlot(), size, sign);
    c.lastDc += value(contexts, at + BITS, size, sign);
  }

  private int value(byte[] contexts, int context, int size, int sign) {
    int value = size;
    for (int bit = size >> 1; bit > 0; bit >>= 1) {
      if (decoder.decide(contexts, context) != 0) {
        value |= bit;
      }
    }
    return sign == 0 ? value + 1 : -(value + 1);
  }

  private void firstBits(Scan.Part part, short[] to, int at, int first, int last, int low) {
    byte[] contexts = ac[part.acSlot()];
    for (int k = first; k <= last; k++) {
      if (decoder.decide(contexts, context(k)) != 0) {
        return; // no more in this block
      }
      while (decoder.decide(contexts, context(k) + 1) == 0) {
        k++;
        if (k > last) {
          broken = true;
          return;
        }
      }
      int sign = decoder.even();
      int value = coefficient(contexts, part.acSlot(), k, sign);
      if (broken) {
        return;
      }
      to[at + ORDER[k]] = (short) (value << low);
    }
  }

  /**
   * Of three for each place: whether the block ends, whether it is not zero, whether it is more
   * than 1.
   */
  private static int context(int k) {
    return 3 * (k - 1);
  }

  private int coefficient(byte[] contexts, int slot, int k, int sign) {
    int at = context(k) + 2;
    int size = decoder.decide(contexts, at);
    if (size != 0 && decoder.decide(contexts, at) != 0) {
      size = 2;
      at = conditioning.isLow(slot, k) ? LOW_SIZES : HIGH_SIZES;
      while (decoder.decide(contexts, at) != 0) {
        size <<= 1;
        if (size == OVERFLOW) {
          broken = true;
          return 0;
        }
        at++;
      }
    }
    return value(contexts, at + BITS, size, sign);
  }

  private void nextBit(Scan.Part part, short[] to, int at) {
    byte[] contexts = ac[part.acSlot()];
    int plus = 1 << scan.low();
    int lastKnown = scan.last();
    while (lastKnown > 0 && to[at + ORDER[lastKnown]] == 0) {
      lastKnown--;
    }
    for (int k = scan.first(); k <= scan.last(); k++) {
      if (k > lastKnown && decoder.decide(contexts, context(k)) != 0) {
        return;
      }
      while (!refined(contexts, k, to, at + ORDER[k], plus)) {
        k++;
        if (k > scan.last()) {
          broken = true;
          return;
        }
      }
    }
  }

  /** Whether the coefficient is not zero, with its new bit. */
  private boolean refined(byte[] contexts, int k, short[] to, int at, int plus) {
    if (to[at] != 0) {
      if (decoder.decide(contexts, context(k) + 2) != 0) {
        to[at] += (short) (to[at] < 0 ? -plus : plus);
      }
      return true;
    }
    if (decoder.decide(contexts, context(k) + 1) == 0) {
      return false;
    }
    to[at] = (short) (decoder.even() != 0 ? -plus : plus);
    return true;
  }
}
