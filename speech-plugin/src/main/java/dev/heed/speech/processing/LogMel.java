package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Locale;

/**
 * Frames of sound to the loudness of each pitch. Immutable, safe for concurrent calls.
 *
 * @param window as long as a frame
 * @param hop samples from one frame to the next
 * @param fft length of the transform; what is behind the frame is zero
 * @param centered whether frame 0 is centred on sample 0, the sound being mirrored at both ends
 * @param kaldi whether each frame loses its mean and is pre-emphasised by 0.97
 * @param floor the least energy
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LogMel(
    double[] window,
    int hop,
    RealFft fft,
    int fftLength,
    MelFilters filters,
    boolean centered,
    boolean kaldi,
    double floor,
    Loudness loudness) {

  private static final double EMPHASIS = 0.97;

  /** As Kaldi and its like compute it: frames of 25 ms every 10, none over the edges. */
  static LogMel kaldi(double[] window, int mels, int rate) {
    var shape =
        new MelFilters.Shape(257, mels, 20, Math.floorDiv(rate, 2), rate, MelScale.KALDI, false);
    MelFilters filters = MelFilters.overMel(shape);
    return new LogMel(
        window, 160, new RealFft(512), 512, filters, false, true, 0x1p-23, Loudness.NATURAL);
  }

  /** Centred frames as librosa computes them. */
  static LogMel centered(int fft, int hop, MelFilters filters, Loudness loudness) {
    return new LogMel(
        Taper.periodicHann(fft), hop, new RealFft(fft), fft, filters, true, false, 1e-10, loudness);
  }

  int mels() {
    return filters.count();
  }

  /** How many frames {@code samples} give. */
  int frames(int samples) {
    int padded = centered ? samples + window.length / 2 * 2 : samples;
    return padded < window.length ? 0 : 1 + (padded - window.length) / hop;
  }

  /** Frames one after the other: {@code [frames][mels]}. */
  float[][] frames(float[] samples, double gain) {
    float[][] result = new float[frames(samples.length)][mels()];
    Run run = new Run();
    for (int t = 0; t < result.length; t++) {
      run.frame(samples, t * hop - (centered ? window.length / 2 : 0), gain, result[t]);
    }
    return result;
  }

  /** One thread's room. */
  final class Run {
    private final double[] buffer = new double[fftLength];
    private final double[] power = new double[fft.bins()];
    private final RealFft.Work work = fft.work();

    /** The frame that begins at {@code from}, which may be outside the sound where centred. */
    void frame(float[] samples, int from, double gain, float[] result) {
      cut(samples, from, gain);
      if (kaldi) {
        emphasise();
      }
      for (int i = 0; i < window.length; i++) {
        buffer[i] *= window[i];
      }
      fft.power(buffer, power, work);
      for (int m = 0; m < result.length; m++) {
        result[m] = (float) loudness.of(Math.max(floor, filters.energy(m, power)));
      }
    }

    private void cut(float[] samples, int from, double gain) {
      boolean inside = from >= 0 && from + window.length <= samples.length;
      for (int i = 0; i < window.length; i++) {
        int at = inside ? from + i : mirrored(from + i, samples.length);
        buffer[i] = samples[at] * gain;
      }
    }

    private void emphasise() {
      double mean = 0;
      for (int i = 0; i < window.length; i++) {
        mean += buffer[i];
      }
      mean /= window.length;
      double before = buffer[0] - mean;
      for (int i = 0; i < window.length; i++) {
        double here = buffer[i] - mean;
        buffer[i] = here - EMPHASIS * before;
        before = here;
      }
    }
  }

  /** A place outside, mirrored at the ends as often as it takes. */
  private static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int place = Math.floorMod(at, period);
    return place < length ? place : period - place;
  }

  /** Refuses a sound that is shorter than one frame. */
  void requireFrame(float[] samples, int rate) {
    if (frames(samples.length) == 0) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "A recording of %.1f ms is too short: this model hears frames of %.0f ms. Give it at"
                  + " least one.",
              1000.0 * samples.length / rate,
              1000.0 * window.length / rate));
    }
  }
}
