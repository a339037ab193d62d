package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.speech.audio.Audio;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Recordings as a model takes them: mono, at its sample rate, finite. */
@Internal
public final class MonoSamples {

  private MonoSamples() {}

  /**
   * Each recording mixed down and resampled.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT for one without samples, or with NaN or
   *     infinite ones
   */
  public static List<float[]> of(List<Audio> batch, int rate) {
    if (batch.isEmpty()) {
      throw invalidInput("There is no recording to process.");
    }
    return batch.stream().map(audio -> of(audio, rate)).toList();
  }

  /** As {@link #of(List, int)}, of one. */
  public static float[] of(Audio audio, int rate) {
    if (audio.length() == 0) {
      throw invalidInput("The recording has no samples. Is it cut off after its header?");
    }
    requireFinite(audio);
    return audio.at(rate).samples();
  }

  private static void requireFinite(Audio audio) {
    for (float[] channel : audio.channels()) {
      for (int i = 0; i < channel.length; i++) {
        if (!Float.isFinite(channel[i])) {
          throw invalidInput(
              String.format(
                  Locale.ROOT,
                  "The recording has a sample that is no number (%s at %.3f s). Check what wrote"
                      + " it; replace such samples by 0.",
                  channel[i],
                  (double) i / audio.rate()));
        }
      }
    }
  }

  /** Cut or padded at the end to {@code length}. */
  static float[] fit(float[] samples, int length, float padding) {
    float[] fitted = Arrays.copyOf(samples, length);
    if (length > samples.length) {
      Arrays.fill(fitted, samples.length, length, padding);
    }
    return fitted;
  }
}
