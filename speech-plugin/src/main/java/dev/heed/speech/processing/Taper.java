package dev.heed.speech.processing;

/** The window that fades a frame in and out. */
final class Taper {

  private Taper() {}

  /** Hann's, as if the frame went on for ever: the last sample is not zero. */
  static double[] periodicHann(int length) {
    return hann(length, length);
  }

  /** Hann's, zero at both ends. */
  static double[] hann(int length) {
    return hann(length, Math.max(1, length - 1));
  }

  /** Kaldi's own: Hann's to the power of 0.85. */
  static double[] povey(int length) {
    double[] window = hann(length);
    for (int i = 0; i < length; i++) {
      window[i] = Math.pow(window[i], 0.85);
    }
    return window;
  }

  private static double[] hann(int length, int period) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / period);
    }
    return window;
  }
}
