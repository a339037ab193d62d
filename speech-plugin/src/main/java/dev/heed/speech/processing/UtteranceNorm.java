package dev.heed.speech.processing;

/** Mean and variance of each pitch over one utterance, taken out. */
final class UtteranceNorm {

  private UtteranceNorm() {}

  /**
   * Changes {@code [frames][mels]} in place.
   *
   * @param lost degrees of freedom that the variance gives up
   * @param least added to the variance
   */
  static float[][] normalised(
      float[][] frames, boolean means, boolean variances, int lost, double least) {
    for (int m = 0; m < frames[0].length; m++) {
      double mean = 0;
      for (float[] frame : frames) {
        mean += frame[m];
      }
      mean /= frames.length;
      double squares = 0;
      for (float[] frame : frames) {
        squares += (frame[m] - mean) * (frame[m] - mean);
      }
      double deviation = Math.sqrt(squares / Math.max(1, frames.length - lost) + least);
      for (float[] frame : frames) {
        double centred = means ? frame[m] - mean : frame[m];
        frame[m] = (float) (variances && deviation > 0 ? centred / deviation : centred);
      }
    }
    return frames;
  }
}
