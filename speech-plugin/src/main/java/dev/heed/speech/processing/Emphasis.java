package dev.heed.speech.processing;

/**
 * What is taken out of each frame before its window.
 *
 * @param kind how its first sample is treated
 * @param by the part of the sample before that every sample loses
 */
record Emphasis(Kind kind, double by) {

  /** Of the first sample of a frame. */
  enum Kind {
    NONE,
    /** The frame's mean is taken out of it first; the first sample stands before itself. */
    CENTRED,
    /** The first sample stands before itself. */
    FIRST,
    /** The sample before the frame stands before the first. */
    BEFORE
  }

  static final Emphasis NONE = new Emphasis(Kind.NONE, 0);

  /** As Kaldi has it. */
  static final Emphasis KALDI = new Emphasis(Kind.CENTRED, 0.97);

  /**
   * Changes the first {@code length} samples in place.
   *
   * @param previous the sample before the frame
   * @param single whether every step is rounded to single precision
   */
  void apply(double[] frame, int length, float previous, boolean single) {
    if (kind == Kind.NONE) {
      return;
    }
    double mean = kind == Kind.CENTRED ? mean(frame, length) : 0;
    double share = single ? (float) by : by;
    double first = frame[0] - mean;
    double before = kind == Kind.BEFORE ? previous : first;
    for (int i = 0; i < length; i++) {
      double here = frame[i] - mean;
      double less = single ? (float) (share * before) : share * before;
      frame[i] = single ? (float) (here - less) : here - less;
      before = here;
    }
    if (single && kind == Kind.FIRST) { // one step, not two
      frame[0] = (float) (first * (float) (1 - by));
    }
  }

  private static double mean(double[] frame, int length) {
    double mean = 0;
    for (int i = 0; i < length; i++) {
      mean += frame[i];
    }
    return mean / length;
  }
}
