package dev.heed.speech.voice;

import static dev.heed.error.HeedException.invalidInput;

/**
 * Where somebody speaks, in samples.
 *
 * @param start the first sample
 * @param end the sample behind the last
 */
public record SpeechStretch(int start, int end) {

  public SpeechStretch {
    if (start < 0 || end < start) {
      throw invalidInput(
          "A stretch of speech ends after it starts, but this one goes from %s to %s."
              .formatted(start, end));
    }
  }
}
