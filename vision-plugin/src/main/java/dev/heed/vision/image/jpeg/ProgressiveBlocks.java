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
      firstBits(part.ac(), c, at);
    } else {
      nextBit(part.ac(), c, at);
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

  /** Reader state is kept local, here and below: these are the hot loops. */
  private void firstBits(HuffmanTable table, Component c, int at) {
    if (blocksToSkip > 0) {
      blocksToSkip--;
      return;
    }
    BitReader in = bits;
    long buffer = in.buffer;
    int count = in.count;
    short[] coefficients = c.coefficients;
    long filled = c.filled[at >> 6];
    int last = scan.last();
    int low = scan.low();
    for (int k = scan.first(); k <= last; k++) {
      if (count < 32) {
        in.buffer = buffer;
        in.count = count;
        in.fill();
        buffer = in.buffer;
        count = in.count;
      }
      int peek = (int) (buffer >>> (64 - HuffmanTable.PEEK));
      int whole = table.values[peek];
      int value = whole >> 16;
      if (value != 0) {
        k += (whole >> 8) & 0x7F;
        buffer <<= whole & 0xFF;
        count -= whole & 0xFF;
      } else {
        int entry = table.symbols[peek];
        entry = entry == 0 ? table.longCode((int) (buffer >>> 47)) : entry;
        int run = (entry >> 4) & 15;
        int size = entry & 15;
        buffer <<= entry >> 8;
        count -= entry >> 8;
        if (size == 0 && run != 15) {
          blocksToSkip = (1 << run) + (int) (buffer >>> 1 >>> (63 - run)) - 1;
          buffer <<= run;
          count -= run;
          break;
        }
        k += run;
        if (size == 0) {
          continue;
        }
        value = HuffmanTable.extend((int) (buffer >>> (64 - size)), size);
        buffer <<= size;
        count -= size;
      }
      short coefficient = (short) (value << low);
      coefficients[at + ORDER[k]] = coefficient;
      long bit = 1L << Math.min(k, 63);
      filled = coefficient == 0 ? filled & ~bit : filled | bit;
    }
    in.buffer = buffer;
    in.count = count;
    c.filled[at >> 6] = filled;
  }

  private void nextBit(HuffmanTable table, Component c, int at) {
    int k = scan.first();
    if (blocksToSkip == 0) {
      k = newOnes(table, c, at, k);
    }
    if (blocksToSkip > 0) {
      long rest = k > scan.last() ? 0 : c.filled[at >> 6] & band(k);
      refine(c.coefficients, at, rest);
      blocksToSkip--;
    }
  }

  /** The bits from {@code from} to the end of the scan's band. */
  private long band(int from) {
    return (-1L << from) & (-1L >>> (63 - scan.last()));
  }

  /** Until the band or the run of empty blocks ends; where it stopped. */
  private int newOnes(HuffmanTable table, Component c, int at, int from) {
    BitReader in = bits;
    long buffer = in.buffer;
    int count = in.count;
    short[] coefficients = c.coefficients;
    long known = c.filled[at >> 6];
    long band = band(from);
    long zeros = ~known & band; // from k on, as they were before this scan
    long ones = known & band;
    int last = scan.last();
    int k = from;
    for (; k <= last; k++) {
      if (count < 32) {
        in.buffer = buffer;
        in.count = count;
        in.fill();
        buffer = in.buffer;
        count = in.count;
      }
      int entry = table.symbols[(int) (buffer >>> (64 - HuffmanTable.PEEK))];
      entry = entry == 0 ? table.longCode((int) (buffer >>> 47)) : entry;
      buffer <<= entry >> 8;
      count -= entry >> 8;
      int run = (entry >> 4) & 15;
      int value = 0;
      if ((entry & 15) != 0) {
        value = buffer < 0 ? plus : minus;
        buffer <<= 1;
        count--;
      } else if (run != 15) {
        blocksToSkip = (1 << run) + (int) (buffer >>> 1 >>> (63 - run));
        buffer <<= run;
        count -= run;
        break;
      }
      for (; run > 0; run--) {
        zeros &= zeros - 1;
      }
      long place = zeros & -zeros; // of the new one; none where the band has no zero left
      long passed = ones & (place - 1);
      ones ^= passed;
      zeros ^= place;
      if (passed != 0) {
        in.buffer = buffer;
        in.count = count;
        refine(coefficients, at, passed);
        buffer = in.buffer;
        count = in.count;
      }
      k = place == 0 ? last + 1 : Long.numberOfTrailingZeros(place);
      if (value != 0) {
        coefficients[at + ORDER[k]] = (short) value;
        known |= 1L << Math.min(k, 63);
      }
    }
    in.buffer = buffer;
    in.count = count;
    c.filled[at >> 6] = known;
    return k;
  }

  /** Reads a bit for each of these coefficients. */
  private void refine(short[] coefficients, int at, long which) {
    BitReader in = bits;
    long buffer = in.buffer;
    int count = in.count;
    for (long left = which; left != 0; left &= left - 1) {
      if (count < 1) {
        in.buffer = buffer;
        in.count = count;
        in.fill();
        buffer = in.buffer;
        count = in.count;
      }
      int index = at + ORDER[Long.numberOfTrailingZeros(left)];
      coefficients[index] = refined(coefficients[index], buffer);
      buffer <<= 1;
      count--;
    }
    in.buffer = buffer;
    in.count = count;
  }

  /**
   * A coefficient after the first bit of {@code buffer}. There are no branches, since nobody can
   * foretell the bit: the masks are all ones or none.
   */
  private short refined(int value, long buffer) {
    int set = (int) (buffer >> 63) & (((value & plus) - 1) >> 31);
    int sign = value >> 31;
    return (short) (value + (((plus ^ sign) - sign) & set));
  }
}
