package dev.heed.vision.image.jpeg;

/** One component of a frame: its sampling, its tables and its samples. */
final class Component {

  final int id;
  final int horizontal;
  final int vertical;
  final int quantization;

  /** Samples of a block's side that are made: 8, or 4, 2 or 1 where the picture is made smaller. */
  int side = 8;

  /** Real samples. */
  int width;

  int height;

  /** Blocks that hold real samples. */
  int blocksWide;

  int blocksHigh;

  /** Blocks from one row of them to the next. */
  int paddedBlocksWide;

  /** Samples from one row to the next in {@link #samples}. */
  int stride;

  int paddedBlocksHigh;

  /** {@code [paddedBlocksHigh * side, stride]}. */
  byte[] samples = {};

  /**
   * {@code [paddedBlocksHigh, paddedBlocksWide, 64]}, natural order; only where the frame is
   * progressive.
   */
  short[] coefficients = {};

  /**
   * A bit for each coefficient but the first that is not zero, in the order of the file, for each
   * block; only where the frame is progressive and coded by Huffman.
   */
  long[] filled = {};

  /** The table that stood when the component's first scan began, in natural order. */
  int[] dequantizers = {};

  int lastDc;

  /** Where arithmetic decoding reads the next block's difference from {@link #lastDc}. */
  int dcContext;

  Component(int id, int horizontal, int vertical, int quantization) {
    this.id = id;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.quantization = quantization;
  }

  int blockOffset(int row, int column) {
    return (row * stride + column) * side;
  }

  int coefficientOffset(int row, int column) {
    return (row * paddedBlocksWide + column) << 6;
  }
}
