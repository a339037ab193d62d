package dev.heed.vision.image.webp;

import java.util.Arrays;

/** The coefficients of macroblocks, dequantised (RFC 6386, sections 13 and 14.1). */
final class ResidualReader {

  private static final int LUMA_WITHOUT_DC = 0;
  private static final int SECOND = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };
  private static final int SECOND_FLAG = 8;

  private final Vp8Header header;
  private final int[] probabilities;

  /** For each column whether the last blocks had coefficients: 4 luma, 2 U, 2 V, second. */
  private final boolean[] above;

  private final boolean[] left = new boolean[9];
  private final int[] second = new int[16];

  ResidualReader(Vp8Header header, int columns) {
    this.header = header;
    this.probabilities = header.coefficients;
    this.above = new boolean[9 * columns];
  }

  void startRow() {
    Arrays.fill(left, false);
  }

  void read(BoolDecoder in, int column, Macroblock block) {
    int up = 9 * column;
    block.residual = false;
    if (block.skipped) {
      Arrays.fill(above, up, up + SECOND_FLAG, false);
      Arrays.fill(left, 0, SECOND_FLAG, false);
      if (!block.inBlocks) {
        above[up + SECOND_FLAG] = left[SECOND_FLAG] = false;
      }
      return;
    }
    Arrays.fill(block.coefficients, 0);
    Vp8Header.Steps steps = header.steps[block.segment];
    if (!block.inBlocks) {
      second(in, up, block, steps);
    }
    int type = block.inBlocks ? LUMA : LUMA_WITHOUT_DC;
    blocks(in, type, up, 0, 4, 0, block, steps.lumaDc(), steps.lumaAc());
    blocks(in, CHROMA, up, 4, 2, 16, block, steps.chromaDc(), steps.chromaAc());
    blocks(in, CHROMA, up, 6, 2, 20, block, steps.chromaDc(), steps.chromaAc());
  }

  private void second(BoolDecoder in, int up, Macroblock block, Vp8Header.Steps steps) {
    Arrays.fill(second, 0);
    int context = (above[up + SECOND_FLAG] ? 1 : 0) + (left[SECOND_FLAG] ? 1 : 0);
    int end = read(in, SECOND, context, 0, second, 0, steps.secondDc(), steps.secondAc());
    above[up + SECOND_FLAG] = left[SECOND_FLAG] = end > 0;
    Transforms.walshHadamard(second, block.coefficients);
  }

  /**
   * A square of {@code side * side} blocks.
   *
   * @param flag index of the first of its flags
   * @param first index of its first block
   */
  private void blocks(
      BoolDecoder in,
      int type,
      int up,
      int flag,
      int side,
      int first,
      Macroblock block,
      int dcStep,
      int acStep) {
    int start = type == LUMA_WITHOUT_DC ? 1 : 0;
    for (int i = 0; i < side * side; i++) {
      int a = up + flag + i % side;
      int l = flag + i / side;
      int context = (above[a] ? 1 : 0) + (left[l] ? 1 : 0);
      int at = 16 * (first + i);
      int end = read(in, type, context, start, block.coefficients, at, dcStep, acStep);
      above[a] = left[l] = end > start;
      block.residual |= end > 1 || block.coefficients[at] != 0;
    }
  }

  /** Index behind the last coefficient that was coded; {@code start} where there was none. */
  private int read(
      BoolDecoder in, int type, int context, int start, int[] out, int at, int dcStep, int acStep) {
    int[] p = probabilities;
    int row = row(type, start, context);
    for (int n = start; n < 16; ) {
      if (in.bit(p[row]) == 0) {
        return n;
      }
      while (in.bit(p[row + 1]) == 0) {
        if (++n == 16) {
          return 16;
        }
        row = row(type, n, 0);
      }
      int value = 1;
      int next = 1;
      if (in.bit(p[row + 2]) == 1) {
        value = large(in, row);
        next = 2;
      }
      int signed = in.bit(128) == 1 ? -value : value;
      out[at + ZIGZAG[n]] = signed * (n == 0 ? dcStep : acStep);
      row = row(type, ++n, next);
    }
    return 16;
  }

  private static int row(int type, int n, int context) {
    return ((type * 8 + BANDS[n]) * 3 + context) * 11;
  }

  private int large(BoolDecoder in, int row) {
    int[] p = probabilities;
    if (in.bit(p[row + 3]) == 0) {
      return in.bit(p[row + 4]) == 0 ? 2 : 3 + in.bit(p[row + 5]);
    }
    if (in.bit(p[row + 6]) == 0) {
      return in.bit(p[row + 7]) == 0 ? 5 + in.bit(159) : 7 + 2 * in.bit(165) + in.bit(145);
    }
    int high = in.bit(p[row + 8]);
    int category = 2 * high + in.bit(p[row + 9 + high]);
    int extra = 0;
    for (int probability : LARGE[category]) {
      extra = 2 * extra + in.bit(probability);
    }
    return extra + 3 + (8 << category);
  }
}
