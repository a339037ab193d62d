package dev.heed.vision.image.jpeg;

/** One component of a frame: its sampling, its tables and its samples. */
final class Component {

  final int id;
  final int horizontal;
  final int vertical;
  final int quantization;

  /** Real samples. */
  int width;

  int height;

  /** Blocks that hold real samples. */
  int blocksWide;

  int blocksHigh;

  /** Samples from one row to the next in {@link #samples}; a multiple of 8 times sampling. */
  int stride;

  int paddedBlocksHigh;

  /** {@code [paddedBlocksHigh * 8, stride]}. */
  byte[] samples = {};

  /**
   * {@code [paddedBlocksHigh, stride / 8, 64]}, natural order; only where the frame is progressive.
   */
  short[] coefficients = {};

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
    return row * 8 * stride + column * 8;
  }

  int coefficientOffset(int row, int column) {
    return (row * (stride >> 3) + column) << 6;
  }
}
