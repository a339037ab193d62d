package dev.heed.vision.image.jpeg;

/** Blocks of a progressive frame (T.81, G.1.2 and G.2): to coefficients, some bits at a time. */
final class ProgressiveBlocks implements Scan.Blocks {

  private static final int[] ORDER = Zigzag.NATURAL;

  private final BitReader bits;
  private final Scan scan;
  private final int plus;
  private final int minus;
  private int blocksToSkip;

  ProgressiveBlocks(BitReader bits, Scan scan) {
    this.bits = bits;
    this.scan = scan;
    this.plus = 1 << scan.low();
    this.minus = -1 << scan.low();
  }

  @Override
  public void restart() {
    blocksToSkip = 0;
  }

  @Override
  public void decode(Scan.Part part, int row, int column) {
    Component c = part.component();
    int at = c.coefficientOffset(row, column);
    if (scan.first() == 0) {
      direct(part, at);
    } else if (scan.high() == 0) {
      firstBits(part.ac(), c.coefficients, at);
    } else {
      nextBit(part.ac(), c.coefficients, at);
    }
  }

  private void direct(Scan.Part part, int at) {
    Component c = part.component();
    if (scan.high() != 0) {
      c.coefficients[at] |= (short) (bits.bits(1) << scan.low());
      return;
    }
    int size = bits.symbol(part.dc()) & 15;
    c.lastDc += size == 0 ? 0 : HuffmanTable.extend(bits.bits(size), size);
    c.coefficients[at] = (short) (c.lastDc << scan.low());
  }

  private void firstBits(HuffmanTable table, short[] coefficients, int at) {
    if (blocksToSkip > 0) {
      blocksToSkip--;
      return;
    }
    BitReader in = bits;
    int[] order = ORDER;
    int[] values = table.values;
    int last = scan.last();
    int low = scan.low();
    for (int k = scan.first(); k <= last; k++) {
      if (in.count < 32) {
        in.fill();
      }
      int whole = values[(int) (in.buffer >>> (64 - HuffmanTable.PEEK))];
      if (whole >> 16 != 0) {
        k += (whole >> 8) & 0x7F;
        in.buffer <<= whole & 0xFF;
        in.count -= whole & 0xFF;
        coefficients[at + order[k]] = (short) (whole >> 16 << low);
        continue;
      }
      int symbol = in.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size != 0) {
        k += run;
        int value = HuffmanTable.extend(in.bits(size), size);
        coefficients[at + order[k]] = (short) (value << low);
      } else if (run == 15) {
        k += 15;
      } else {
        blocksToSkip = (1 << run) + in.bits(run) - 1;
        return;
      }
    }
  }

  private void nextBit(HuffmanTable table, short[] coefficients, int at) {
    int k = scan.first();
    if (blocksToSkip == 0) {
      k = newOnes(table, coefficients, at, k);
    }
    if (blocksToSkip > 0) {
      passZeros(coefficients, at, k, Integer.MAX_VALUE);
      blocksToSkip--;
    }
  }

  /** Until the band or the run of empty blocks ends; where it stopped. */
  private int newOnes(HuffmanTable table, short[] coefficients, int at, int from) {
    int k = from;
    for (; k <= scan.last(); k++) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int value = 0;
      if ((symbol & 15) != 0) {
        value = bits.bits(1) == 1 ? plus : minus;
      } else if (run != 15) {
        blocksToSkip = (1 << run) + bits.bits(run);
        return k;
      }
      k = passZeros(coefficients, at, k, run);
      if (value != 0) {
        coefficients[at + ORDER[k]] = (short) value;
      }
    }
    return k;
  }

  /** Steps over {@code run} zeros and refines what is not zero on the way. */
  private int passZeros(short[] coefficients, int at, int from, int run) {
    BitReader in = bits;
    int[] order = ORDER;
    int last = scan.last();
    int k = from;
    int left = run;
    for (; k <= last; k++) {
      int index = at + order[k];
      int value = coefficients[index];
      if (value == 0) {
        if (--left < 0) {
          break;
        }
        continue;
      }
      if (in.count < 1) {
        in.fill();
      }
      if (in.buffer < 0 && (value & plus) == 0) {
        coefficients[index] = (short) (value + (value >= 0 ? plus : minus));
      }
      in.buffer <<= 1;
      in.count--;
    }
    return k;
  }
}
