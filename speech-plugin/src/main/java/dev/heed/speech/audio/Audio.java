package dev.heed.speech.audio;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Arrays;
import java.util.Locale;

/**
 * A recording: one array of samples per channel, all of one length, where full scale is -1 to 1.
 * The arrays are shared, not copied: they must not be written to afterwards.
 *
 * <pre>{@code
 * Audio audio = new AudioReader().read(Source.of(Path.of("talk.mp3")));
 * Audio start = audio.at(16000).slice(0, 16000);
 * Audio made = Audio.mono(new float[8000], 8000);
 * }</pre>
 *
 * @param channels {@code [channels][samples]}
 * @param rate samples in a second
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Audio(float[][] channels, int rate) {

  public Audio {
    if (rate < 1) {
      throw invalidInput(
          "A recording has at least one sample in a second, not %s.".formatted(rate));
    }
    if (channels.length == 0) {
      throw invalidInput("A recording has at least one channel.");
    }
    for (float[] channel : channels) {
      if (channel.length != channels[0].length) {
        throw invalidInput(
            "All channels of a recording are equally long, but one has %s samples and one %s."
                .formatted(channels[0].length, channel.length));
      }
    }
  }

  /** A recording with one channel; the array is shared. */
  public static Audio mono(float[] samples, int rate) {
    return new Audio(new float[][] {samples}, rate);
  }

  /** Samples in each channel. */
  public int length() {
    return channels[0].length;
  }

  public double seconds() {
    return (double) length() / rate;
  }

  /** The mean of all channels: for models of one channel. Shared where there is one. */
  public float[] samples() {
    return channels.length == 1 ? channels[0] : mean();
  }

  private float[] mean() {
    float[] mixed = new float[length()];
    for (int i = 0; i < mixed.length; i++) {
      double sum = 0;
      for (float[] channel : channels) {
        sum += channel[i];
      }
      mixed[i] = (float) (sum / channels.length);
    }
    return mixed;
  }

  /** Mixed down and resampled to {@code target} samples in a second; see {@link Resampler}. */
  public Audio at(int target) {
    float[] mixed = samples();
    return mono(target == rate ? mixed : Resampler.between(rate, target).resample(mixed), target);
  }

  /** The stretch of samples {@code from} (included) to {@code to} (excluded), copied. */
  public Audio slice(int from, int to) {
    float[][] parts = new float[channels.length][];
    for (int c = 0; c < parts.length; c++) {
      parts[c] = Arrays.copyOfRange(channels[c], from, to);
    }
    return new Audio(parts, rate);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.2f s, %s Hz, %s channel(s)", seconds(), rate, channels.length);
  }
}
