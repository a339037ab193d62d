package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/** Blocks of a baseline or extended frame (T.81, F.2): straight to samples. */
final class SequentialBlocks implements Scan.Blocks {

  private final BitReader bits;
  private final InverseDct dct = new InverseDct();
  private final int[] block = new int[Zigzag.NOWHERE + 1];

  SequentialBlocks(BitReader bits) {
    this.bits = bits;
  }

  @Override
  public void restart() {
    // Nothing but the DC predictions is carried from block to block, and the walk resets those.
    Arrays.fill(block, 0);
  }

  @Override
  public void decode(Scan.Part part, int row, int column) {
    Component c = part.component();
    c.lastDc += difference(part.dc());
    int dc = (short) c.lastDc * c.dequantizers[0];
    int at = c.blockOffset(row, column);
    block[0] = dc;
    long filled = alternating(part.ac(), c.dequantizers);
    dct.transform(block, filled, c, at);
    if (filled >>> 1 != 0) {
      Arrays.fill(block, 0);
    }
  }

  private int difference(HuffmanTable dc) {
    int size = bits.symbol(dc) & 15;
    return size == 0 ? 0 : HuffmanTable.extend(bits.bits(size), size);
  }

  /**
   * Coefficients 1 to 63; a bit for each that is there. Reader state is kept local: this is the hot
   * loop.
   */
  private long alternating(HuffmanTable table, int[] dequantizers) {
    BitReader in = bits;
    int[] to = block;
    int[] order = Zigzag.NATURAL;
    int[] values = table.values;
    long buffer = in.buffer;
    int count = in.count;
    long filled = 0;
    for (int k = 1; k < 64; k++) {
      if (count < 32) {
        in.buffer = buffer;
        in.count = count;
        in.fill();
        buffer = in.buffer;
        count = in.count;
      }
      int peek = (int) (buffer >>> (64 - HuffmanTable.PEEK));
      int whole = values[peek];
      int value;
      int length;
      if (whole != 0) {
        k += (whole >> 8) & 0x7F;
        length = whole & 0xFF;
        value = whole >> 16;
      } else {
        int entry = table.symbols[peek];
        if (entry == 0) {
          entry = table.longCode((int) (buffer >>> 47));
        }
        int size = entry & 15;
        int run = (entry >> 4) & 15;
        length = entry >> 8;
        if (size == 0) {
          buffer <<= length;
          count -= length;
          if (run != 15) {
            break;
          }
          k += 15;
          continue;
        }
        k += run;
        value = HuffmanTable.extend((int) (buffer << length >>> (64 - size)), size);
        length += size;
      }
      buffer <<= length;
      count -= length;
      int place = order[k];
      to[place] = value * dequantizers[place & 63];
      filled |= 1L << place;
    }
    in.buffer = buffer;
    in.count = count;
    return filled;
  }
}
