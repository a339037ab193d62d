package dev.heed.speech.processing;

/**
 * Mean and deviation of each pitch over one utterance, taken out, in single precision and in the
 * order in which numpy adds along an axis: halves first where the frames of a pitch lie side by
 * side (SeamlessM4T), one after the other where the pitches of a frame do (Speech2Text). Of a sound
 * that hardly varies the rounding is most of what is left.
 */
final class UtteranceNorm {

  private UtteranceNorm() {}

  /**
   * Changes {@code [frames][mels]} in place, as SeamlessM4T's: a variance that gives up one degree
   * of freedom, and a little more.
   */
  static float[][] ofSample(float[][] frames) {
    float[] pitch = new float[frames.length];
    for (int m = 0; m < frames[0].length; m++) {
      float mean = PairwiseSum.of(pitch(frames, m, pitch), frames.length) / frames.length;
      for (int t = 0; t < frames.length; t++) {
        pitch[t] = square(frames[t][m] - mean);
      }
      float variance = PairwiseSum.of(pitch, frames.length) / (frames.length - 1);
      float deviation = (float) Math.sqrt(variance + 1e-7f);
      for (float[] frame : frames) {
        frame[m] = (frame[m] - mean) / deviation;
      }
    }
    return frames;
  }

  private static float[] pitch(float[][] frames, int mel, float[] pitch) {
    for (int t = 0; t < frames.length; t++) {
      pitch[t] = frames[t][mel];
    }
    return pitch;
  }

  /**
   * Changes {@code [frames][mels]} in place, as Speech2Text's; a pitch that never varies is not
   * divided.
   */
  static float[][] cepstral(float[][] frames, boolean means, boolean variances) {
    for (int m = 0; m < frames[0].length; m++) {
      float mean = mean(frames, m);
      for (float[] frame : frames) {
        frame[m] = means ? frame[m] - mean : frame[m];
      }
      float deviation = deviation(frames, m);
      for (float[] frame : frames) {
        frame[m] = variances && deviation > 0 ? frame[m] / deviation : frame[m];
      }
    }
    return frames;
  }

  private static float mean(float[][] frames, int mel) {
    float sum = 0;
    for (float[] frame : frames) {
      sum += frame[mel];
    }
    return sum / frames.length;
  }

  private static float deviation(float[][] frames, int mel) {
    float mean = mean(frames, mel);
    float sum = 0;
    for (float[] frame : frames) {
      sum += square(frame[mel] - mean);
    }
    return (float) Math.sqrt(sum / frames.length);
  }

  private static float square(float x) {
    return x * x;
  }
}
