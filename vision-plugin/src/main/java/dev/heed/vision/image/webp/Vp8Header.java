package dev.heed.vision.image.webp;

/** A key frame's header (RFC 6386, section 9). */
final class Vp8Header {

  private static final int MOST_STEP = 127;
  private static final int MOST_CHROMA_DC_STEP = 117;
  private static final int MOST_LEVEL = 63;
  static final int SEGMENTS = 4;

  /** Quantiser steps of a segment: of the first and of the other coefficients. */
  record Steps(int lumaDc, int lumaAc, int secondDc, int secondAc, int chromaDc, int chromaAc) {}

  boolean segmentsMapped;
  final int[] segmentProbabilities = {255, 255, 255};
  final Steps[] steps = new Steps[SEGMENTS];

  /** Loop filter level by segment, and by whether a macroblock is predicted in 4 x 4 blocks. */
  final int[][] levels = new int[SEGMENTS][2];

  boolean filtered;
  boolean simpleFilter;
  int sharpness;
  int partitions;
  final int[] coefficients = Constants.COEFFICIENTS.clone();
  boolean skips;
  int skipProbability;

  private boolean segmented;
  private boolean absolute;
  private final int[] segmentQuantizers = new int[SEGMENTS];
  private final int[] segmentLevels = new int[SEGMENTS];

  /** Reads it; the modes of the macroblocks follow in the same partition. */
  Vp8Header(BoolDecoder in) {
    in.literal(2); // colour space and clamping: neither changes what is decoded
    segmented = in.flag();
    if (segmented) {
      segments(in);
    }
    filter(in);
    partitions = 1 << in.literal(2);
    quantizers(in);
    in.flag(); // whether probabilities outlive the frame: there is no next
    for (int i = 0; i < coefficients.length; i++) {
      if (in.bit(Constants.COEFFICIENT_UPDATES[i]) == 1) {
        coefficients[i] = in.literal(8);
      }
    }
    skips = in.flag();
    skipProbability = skips ? in.literal(8) : 0;
  }

  private void segments(BoolDecoder in) {
    segmentsMapped = in.flag();
    if (in.flag()) {
      absolute = in.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        segmentQuantizers[i] = in.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        segmentLevels[i] = in.optional(6);
      }
    }
    if (segmentsMapped) {
      for (int i = 0; i < segmentProbabilities.length; i++) {
        segmentProbabilities[i] = in.flag() ? in.literal(8) : 255;
      }
    }
  }

  private void filter(BoolDecoder in) {
    simpleFilter = in.flag();
    int level = in.literal(6);
    filtered = level > 0;
    sharpness = in.literal(3);
    int[] changes = new int[8];
    boolean changed = in.flag();
    if (changed && in.flag()) {
      for (int i = 0; i < changes.length; i++) {
        changes[i] = in.optional(6);
      }
    }
    for (int i = 0; i < SEGMENTS; i++) {
      int base = !segmented ? level : segmentLevels[i] + (absolute ? 0 : level);
      levels[i][0] = clip(base + changes[0], MOST_LEVEL);
      levels[i][1] = clip(base + changes[0] + changes[4], MOST_LEVEL);
    }
  }

  private void quantizers(BoolDecoder in) {
    int base = in.literal(7);
    int lumaDc = in.optional(4);
    int secondDc = in.optional(4);
    int secondAc = in.optional(4);
    int chromaDc = in.optional(4);
    int chromaAc = in.optional(4);
    for (int i = 0; i < SEGMENTS; i++) {
      int q = !segmented ? base : segmentQuantizers[i] + (absolute ? 0 : base);
      steps[i] =
          new Steps(
              Constants.DC_STEPS[clip(q + lumaDc, MOST_STEP)],
              Constants.AC_STEPS[clip(q, MOST_STEP)],
              2 * Constants.DC_STEPS[clip(q + secondDc, MOST_STEP)],
              Math.max(8, Constants.AC_STEPS[clip(q + secondAc, MOST_STEP)] * 155 / 100),
              Constants.DC_STEPS[clip(q + chromaDc, MOST_CHROMA_DC_STEP)],
              Constants.AC_STEPS[clip(q + chromaAc, MOST_STEP)]);
    }
  }

  private static int clip(int value, int most) {
    return Math.max(0, Math.min(value, most));
  }
}
