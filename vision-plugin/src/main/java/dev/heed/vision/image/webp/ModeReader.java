package dev.heed.vision.image.webp;

import java.util.Arrays;

/** The predictions of macroblocks (RFC 6386, section 11). */
final class ModeReader {

  static final int LEFT_DOWN = 4;
  static final int RIGHT_DOWN = 5;
  static final int VERTICAL_RIGHT = 6;
  static final int VERTICAL_LEFT = 7;
  static final int HORIZONTAL_DOWN = 8;
  static final int HORIZONTAL_UP = 9;
  private static final int MODES = 10;

  private final BoolDecoder in;
  private final Vp8Header header;
  private final int[] above;
  private final int[] left = new int[4];

  ModeReader(BoolDecoder in, Vp8Header header, int columns) {
    this.in = in;
    this.header = header;
    this.above = new int[4 * columns];
  }

  void startRow() {
    Arrays.fill(left, Macroblock.DC);
  }

  void read(int column, Macroblock block) {
    block.segment = header.segmentsMapped ? segment() : 0;
    block.skipped = header.skips && in.bit(header.skipProbability) == 1;
    block.inBlocks = in.bit(145) == 0;
    if (block.inBlocks) {
      blocks(4 * column, block.blockModes);
    } else {
      block.lumaMode = lumaMode();
      Arrays.fill(above, 4 * column, 4 * column + 4, block.lumaMode);
      Arrays.fill(left, block.lumaMode);
    }
    block.chromaMode = chromaMode();
  }

  private int segment() {
    int[] p = header.segmentProbabilities;
    return in.bit(p[0]) == 0 ? in.bit(p[1]) : 2 + in.bit(p[2]);
  }

  private int lumaMode() {
    if (in.bit(156) == 1) {
      return in.bit(128) == 1 ? Macroblock.TM : Macroblock.HORIZONTAL;
    }
    return in.bit(163) == 1 ? Macroblock.VERTICAL : Macroblock.DC;
  }

  private int chromaMode() {
    if (in.bit(142) == 0) {
      return Macroblock.DC;
    } else if (in.bit(114) == 0) {
      return Macroblock.VERTICAL;
    }
    return in.bit(183) == 1 ? Macroblock.TM : Macroblock.HORIZONTAL;
  }

  private void blocks(int from, int[] modes) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int mode = blockMode((above[from + x] * MODES + left[y]) * (MODES - 1));
        modes[4 * y + x] = mode;
        above[from + x] = mode;
        left[y] = mode;
      }
    }
  }

  private int blockMode(int at) {
    int[] p = Constants.BLOCK_MODES;
    if (in.bit(p[at]) == 0) {
      return Macroblock.DC;
    } else if (in.bit(p[at + 1]) == 0) {
      return Macroblock.TM;
    } else if (in.bit(p[at + 2]) == 0) {
      return Macroblock.VERTICAL;
    } else if (in.bit(p[at + 3]) == 0) {
      if (in.bit(p[at + 4]) == 0) {
        return Macroblock.HORIZONTAL;
      }
      return in.bit(p[at + 5]) == 0 ? RIGHT_DOWN : VERTICAL_RIGHT;
    } else if (in.bit(p[at + 6]) == 0) {
      return LEFT_DOWN;
    } else if (in.bit(p[at + 7]) == 0) {
      return VERTICAL_LEFT;
    }
    return in.bit(p[at + 8]) == 0 ? HORIZONTAL_DOWN : HORIZONTAL_UP;
  }
}
