package dev.heed.speech.voice;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.List;

/**
 * What counts as a stretch of speech, as the published {@code get_speech_timestamps} has it.
 *
 * @param threshold the probability from which a window is speech
 * @param exit the probability below which speech may end
 * @param minSpeech seconds of a stretch; shorter ones are dropped
 * @param maxSpeech seconds after which a stretch is cut, at its longest pause where it had one
 * @param minSilence seconds of silence that end a stretch
 * @param pad seconds added on both sides
 * @see <a href="https://github.com/snakers4/silero-vad">Silero VAD</a>
 */
public record SpeechRules(
    double threshold,
    double exit,
    double minSpeech,
    double maxSpeech,
    double minSilence,
    double pad) {

  /** Seconds of silence at which a stretch that grows too long may be cut. */
  static final double PAUSE = 0.098;

  private static final double BELOW = 0.15;
  private static final double LEAST = 0.01;

  public SpeechRules {
    require(threshold > 0 && threshold < 1, "threshold", "between 0 and 1", threshold);
    require(exit > 0 && exit <= threshold, "neg-threshold", "above 0, up to the threshold", exit);
    require(minSpeech >= 0, "min-speech-duration-ms", "0 or more", 1000 * minSpeech);
    require(minSilence >= 0, "min-silence-duration-ms", "0 or more", 1000 * minSilence);
    require(pad >= 0, "speech-pad-ms", "0 or more", 1000 * pad);
    require(
        maxSpeech > 0.1 + 2 * pad, "max-speech-duration-s", "above 0.1 and both pads", maxSpeech);
  }

  private static void require(boolean holds, String name, String wanted, double value) {
    if (!holds) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "--%s should be %s, but is %s.".formatted(name, wanted, value));
    }
  }

  /** The published values: 0.5, 250 ms of speech, 100 ms of silence, 30 ms of padding. */
  public static SpeechRules standard() {
    return of(0.5);
  }

  /** The published values, with this threshold and an exit 0.15 below. */
  public static SpeechRules of(double threshold) {
    double exit = Math.max(threshold - BELOW, LEAST);
    return new SpeechRules(threshold, exit, 0.25, Double.POSITIVE_INFINITY, 0.1, 0.03);
  }

  public SpeechRules withExit(double other) {
    return new SpeechRules(threshold, other, minSpeech, maxSpeech, minSilence, pad);
  }

  /** All in seconds. */
  public SpeechRules withDurations(double least, double most, double silence, double sides) {
    return new SpeechRules(threshold, exit, least, most, silence, sides);
  }

  /**
   * The stretches of a whole recording.
   *
   * @param probabilities of each window
   * @param window samples in a window
   * @param rate samples in a second
   * @param length samples of the recording
   */
  public List<SpeechStretch> stretches(double[] probabilities, int window, int rate, int length) {
    SpeechCuts cuts = new SpeechCuts(this, window, rate);
    for (int i = 0; i < probabilities.length; i++) {
      cuts.window(probabilities[i], window * i);
    }
    return cuts.end(length);
  }
}
