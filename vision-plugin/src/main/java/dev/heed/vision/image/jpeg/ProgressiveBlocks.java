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
    for (int k = scan.first(); k <= scan.last(); k++) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size != 0) {
        k += run;
        int value = HuffmanTable.extend(bits.bits(size), size);
        coefficients[at + ORDER[k]] = (short) (value << scan.low());
      } else if (run == 15) {
        k += 15;
      } else {
        blocksToSkip = (1 << run) + bits.bits(run) - 1;
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
      for (; k <= scan.last(); k++) {
        refine(coefficients, at + ORDER[k]);
      }
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
    int k = from;
    int left = run;
    for (; k <= scan.last(); k++) {
      int index = at + ORDER[k];
      if (coefficients[index] == 0) {
        if (--left < 0) {
          break;
        }
      } else {
        refine(coefficients, index);
      }
    }
    return k;
  }

  private void refine(short[] coefficients, int index) {
    int value = coefficients[index];
    if (value != 0 && bits.bits(1) == 1 && (value & plus) == 0) {
      coefficients[index] = (short) (value + (value >= 0 ? plus : minus));
    }
  }
}
