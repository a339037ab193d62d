package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.speech.audio.Audio;
import java.util.Arrays;
import java.util.Objects;

/**
 * Speech as frames: a window of 25 ms every 10 ms, so that a second is a hundred of them. What a
 * transformer of text does with words, one of speech does with these.
 *
 * @param samples mono
 * @param rate of the samples
 * @param window samples in a frame
 * @param hop samples from one frame to the next
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frames(float[] samples, int rate, int window, int hop) {

  public Frames {
    if (window < 2 || hop < 1) {
      throw invalidInput(
          "A frame has at least 2 samples and begins at least 1 after the last, not %s and %s."
              .formatted(window, hop));
    }
  }

  /** Frames of 25 ms every 10 ms; the recording is mixed down. */
  public static Frames of(Audio audio) {
    return new Frames(audio.samples(), audio.rate(), audio.rate() * 25 / 1000, audio.rate() / 100);
  }

  /** How many whole frames there are. */
  public int count() {
    return samples.length < window ? 0 : 1 + (samples.length - window) / hop;
  }

  /** The samples of one frame, copied. */
  public float[] frame(int index) {
    int from = Objects.checkIndex(index, count()) * hop;
    return Arrays.copyOfRange(samples, from, from + window);
  }

  /** When a frame begins, in seconds. */
  public double seconds(int index) {
    return (double) index * hop / rate;
  }

  /**
   * How loud each frequency is: {@code [frames][window / 2 + 1]} in decibels, from 0 Hz to half the
   * rate.
   */
  public float[][] spectrogram() {
    RealFft fft = new RealFft(window);
    RealFft.Work work = fft.work();
    double[] taper = Taper.periodicHann(window);
    double[] power = new double[fft.bins()];
    float[][] loudness = new float[count()][fft.bins()];
    for (int t = 0; t < loudness.length; t++) {
      fft.power(tapered(t, taper), power, work);
      for (int f = 0; f < power.length; f++) {
        loudness[t][f] = (float) Loudness.DECIBEL.of(power[f]);
      }
    }
    return loudness;
  }

  private double[] tapered(int index, double[] taper) {
    double[] frame = new double[window];
    for (int i = 0; i < window; i++) {
      frame[i] = samples[index * hop + i] * taper[i];
    }
    return frame;
  }
}
