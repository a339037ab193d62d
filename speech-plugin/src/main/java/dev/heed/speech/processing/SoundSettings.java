package dev.heed.speech.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import java.util.Locale;

/**
 * What a {@code preprocessor_config.json} says of sound, within what a feature extractor can be: a
 * file from elsewhere may say anything.
 */
record SoundSettings(Json config) {

  private static final int MOST_MELS = 1024;
  private static final int LONGEST_TRANSFORM = 1 << 14;

  /** Five minutes at 48,000 samples a second. */
  private static final long MOST_SAMPLES = 1 << 24;

  /** Multiplications in the transforms of one window; those of Whisper take six million. */
  private static final double MOST_WORK = 1e8;

  /** Numbers that one window becomes; those of Whisper are 240,000. */
  private static final long MOST_VALUES = 1 << 22;

  /** Samples in a second. */
  int rate(int otherwise) {
    return within("sampling_rate", otherwise, 100, 1_000_000);
  }

  /** The length of a Fourier transform. */
  int transform(String key, int otherwise) {
    return within(key, otherwise, 2, LONGEST_TRANSFORM);
  }

  /** Pitches in a frame. */
  int mels(String key, int otherwise) {
    return within(key, otherwise, 1, MOST_MELS);
  }

  /** Samples from one frame to the next. */
  int hop(int otherwise) {
    return within("hop_length", otherwise, 1, 1 << 20);
  }

  /** How many frames are put into one, or frames in a window. */
  int count(String key, int otherwise, int most) {
    return within(key, otherwise, 1, most);
  }

  /** Samples in a frame, of which a transform has no fewer. */
  int frame(String key, int otherwise, int transform) {
    return within(key, otherwise, 2, transform);
  }

  /** A whole number that may be 0. */
  int least(String key, int otherwise) {
    return within(key, otherwise, 0, 1 << 20);
  }

  /** Seconds as samples: a window that every recording is cut or padded to. */
  int window(String key, double otherwise, int rate) {
    double samples = config.positive(key, otherwise) * rate;
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s: '%s' is %s seconds, which are %.0f samples; a window has 1 to %,d.",
              config.origin(),
              key,
              config.number(key, otherwise),
              samples,
              MOST_SAMPLES));
    }
    return (int) samples;
  }

  /** The value of what is padded. */
  float padding() {
    return (float) config.number("padding_value", 0);
  }

  /** Refuses frames of a window that would take more time or memory than any model's. */
  void requireWork(long samples, int hop, int transform, int mels) {
    long frames = samples / hop + 1;
    double work = (double) frames * transform * (8 + largestFactor(transform));
    if (work > MOST_WORK || frames * mels > MOST_VALUES) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s describes a window of %,d samples in %,d frames, with transforms of %s and %s"
                  + " pitches: more than any model takes.",
              config.origin(),
              samples,
              frames,
              transform,
              mels));
    }
  }

  /** The same of half a minute, for what is heard however long it is. */
  void requireWork(int rate, LogMel mel) {
    requireWork(30L * rate, mel.hop(), mel.transform().length(), mel.mels());
  }

  private static int largestFactor(int number) {
    int rest = number;
    int largest = 1;
    for (int factor = 2; rest > 1; factor++) {
      while (rest % factor == 0) {
        rest /= factor;
        largest = factor;
      }
    }
    return largest;
  }

  private int within(String key, int otherwise, int least, int most) {
    int value = config.integer(key, otherwise);
    if (value < least || value > most) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s: '%s' should be a whole number from %,d to %,d, but is %,d.",
              config.origin(),
              key,
              least,
              most,
              value));
    }
    return value;
  }
}
