package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Locale;

/**
 * Frames of sound to the loudness of each pitch. Immutable, safe for concurrent calls.
 *
 * @param cut how frames are cut
 * @param transform as long as a frame or longer; what is behind the frame is zero
 * @param spectrum what the filters are laid over
 * @param scale from what is under a filter to what the model reads
 */
record LogMel(Cut cut, RealFft transform, Spectrum spectrum, MelFilters filters, Scale scale) {

  /**
   * How frames are cut.
   *
   * @param window as long as a frame
   * @param hop samples from one frame to the next
   * @param single whether the published code computes up to the window in single precision
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Cut(double[] window, int hop, Edges edges, Emphasis emphasis, boolean single) {

    Cut(double[] window, int hop, Edges edges, Emphasis emphasis) {
      this(window, hop, edges, emphasis, false);
    }

    /** The same in single precision. */
    Cut inSingle() {
      return new Cut(Taper.single(window), hop, edges, emphasis, true);
    }
  }

  /**
   * From what is under a filter to what the model reads.
   *
   * @param least the least energy
   * @param added to it
   */
  record Scale(double least, double added, Loudness loudness) {

    static Scale of(double least, Loudness loudness) {
      return new Scale(least, 0, loudness);
    }

    float of(double energy) {
      return (float) loudness.of(Math.max(least, energy + added));
    }
  }

  /** As Kaldi and its like compute it: frames of 25 ms every 10, none over the edges. */
  static LogMel kaldi(double[] window, int mels, int rate) {
    var shape =
        new MelFilters.Shape(257, mels, 20, Math.floorDiv(rate, 2), rate, MelScale.KALDI, false);
    return new LogMel(
        new Cut(window, 160, Edges.NONE, Emphasis.KALDI),
        new RealFft(512),
        Spectrum.ENERGY,
        MelFilters.overMel(shape),
        Scale.of(0x1p-23, Loudness.NATURAL));
  }

  /** Frames as librosa computes them: frame 0 is centred on sample 0, the sound mirrored. */
  static LogMel centered(int fft, int hop, MelFilters filters, Loudness loudness) {
    return new LogMel(
        new Cut(Taper.periodicHann(fft), hop, Edges.mirrored(fft / 2), Emphasis.NONE),
        new RealFft(fft),
        Spectrum.ENERGY,
        filters,
        Scale.of(1e-10, loudness));
  }

  int mels() {
    return filters.count();
  }

  int hop() {
    return cut.hop;
  }

  /** How many frames {@code samples} give. */
  int frames(int samples) {
    int room = cut.edges.left() + samples + cut.edges.right() - cut.window.length;
    return room < 0 ? 0 : 1 + room / cut.hop;
  }

  /** Frames one after the other: {@code [frames][mels]}. */
  float[][] frames(float[] samples, double gain) {
    float[][] result = new float[frames(samples.length)][mels()];
    Run run = new Run();
    for (int t = 0; t < result.length; t++) {
      run.frame(samples, t * cut.hop - cut.edges.left(), gain, result[t]);
    }
    return result;
  }

  /** One thread's room. */
  private final class Run {
    private final double[] buffer = new double[transform.length()];
    private final double[] power = new double[transform.bins()];
    private final RealFft.Work work = transform.work();

    /** The frame that begins at {@code from}, which may be outside the sound. */
    void frame(float[] samples, int from, double gain, float[] result) {
      double[] window = cut.window;
      take(samples, from, gain);
      float before = from == 0 ? 0 : cut.edges.at(samples, from - 1);
      cut.emphasis.apply(buffer, window.length, before, cut.single);
      for (int i = 0; i < window.length; i++) {
        buffer[i] = cut.single ? (float) (buffer[i] * window[i]) : buffer[i] * window[i];
      }
      transform.power(buffer, power, work);
      spectrum.apply(power);
      for (int m = 0; m < result.length; m++) {
        result[m] = scale.of(filters.energy(m, power));
      }
    }

    private void take(float[] samples, int from, double gain) {
      int length = cut.window.length;
      boolean inside = from >= 0 && from + length <= samples.length;
      for (int i = 0; i < length; i++) {
        float sample = inside ? samples[from + i] : cut.edges.at(samples, from + i);
        buffer[i] = cut.single ? (float) (sample * gain) : sample * gain;
      }
    }
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
              1000.0 * cut.window.length / rate));
    }
  }
}
