package dev.heed.speech.audio;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Locale;

/**
 * The most that is read: a file may claim more than a machine can hold.
 *
 * @param bytes of the file
 * @param seconds of sound
 * @param channels at once
 */
public record AudioLimits(long bytes, double seconds, int channels) {

  /** 1 GB, four hours, 64 channels. */
  public static final AudioLimits STANDARD = new AudioLimits(1L << 30, 4 * 3600, 64);

  /** Refuses a recording that is too long. */
  void check(String name, long samples, int rate, int channels) {
    if (channels > channels()) {
      throw invalidInput(
          "Recording '%s' has %s channels, more than the %s that are read. Is it a recording? If so, raise the limit (AudioLimits)."
              .formatted(name, channels, channels()));
    }
    if (samples > seconds * rate) {
      throw invalidInput(
          String.format(
              Locale.ROOT,
              "Recording '%s' lasts %.0f seconds, more than the %.0f that are read. Cut it, or"
                  + " raise the limit (AudioLimits).",
              name,
              (double) samples / rate,
              seconds));
    }
    DecodingMemory.need(name, samples * channels);
  }
}
