package dev.heed.speech.processing;

import dev.heed.error.HeedException;
import java.util.Arrays;

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

  /**
   * A periodic window by its published name.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL for another name
   */
  static double[] named(String name, int length) {
    return switch (name) {
      case "hann", "hann_window" -> periodicHann(length);
      case "hamming", "hamming_window" -> Arrays.copyOf(hamming(length + 1), length);
      case "povey" -> Arrays.copyOf(povey(length + 1), length);
      case "boxcar" -> {
        double[] flat = new double[length];
        Arrays.fill(flat, 1);
        yield flat;
      }
      default ->
          throw HeedException.invalidModel(
              "The window '%s' is not known: it is hann, hamming, povey or boxcar."
                  .formatted(name));
    };
  }

  /** Hann's without its last sample, every step computed in single precision as numpy does. */
  static double[] singleHann(int length) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      float angle = (float) (2 * Math.PI) * i / length;
      window[i] = 0.5f * (1 - SingleCosine.of(angle));
    }
    return window;
  }

  /** A window rounded to single precision. */
  static double[] single(double[] window) {
    double[] rounded = new double[window.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) window[i];
    }
    return rounded;
  }

  /** Hamming's, eight hundredths at both ends. */
  static double[] hamming(int length) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / Math.max(1, length - 1));
    }
    return window;
  }

  /** A window in the middle of {@code length} samples, which are zero around it. */
  static double[] amid(double[] window, int length) {
    double[] all = new double[length];
    System.arraycopy(window, 0, all, (length - window.length) / 2, window.length);
    return all;
  }

  private static double[] hann(int length, int period) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / period);
    }
    return window;
  }
}
