package dev.heed.vision.image.webp;

/** What is known of one macroblock of 16 x 16 pixels while it is decoded. */
final class Macroblock {

  /**
   * Predictions of whole macroblocks and of chroma; the same numbers as the 4 x 4 ones they act as.
   */
  static final int DC = 0;

  static final int TM = 1;
  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;

  int segment;
  boolean skipped;
  boolean inBlocks;
  int lumaMode;
  int chromaMode;

  /** Of the 16 luma blocks, row by row; only where {@link #inBlocks}. */
  final int[] blockModes = new int[16];

  /** 16 coefficients for each of 16 luma, 4 U and 4 V blocks. */
  final int[] coefficients = new int[24 * 16];

  /** Whether any coefficient was written. */
  boolean residual;
}
