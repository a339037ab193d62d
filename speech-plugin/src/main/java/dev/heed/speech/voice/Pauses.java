package dev.heed.speech.voice;

import dev.heed.api.Internal;
import dev.heed.spi.Call;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where windows may end without cutting a word: in the pauses between stretches of speech.
 *
 * @param speech in samples, in order
 */
@Internal
public record Pauses(List<SpeechStretch> speech) {

  public Pauses {
    speech = List.copyOf(speech);
  }

  /** Those that a detector finds in a recording, with its published rules. */
  public static Pauses heard(SpeechDetector detector, float[] samples, Call call) {
    double[] speaks = detector.probabilities(call, samples);
    return new Pauses(
        SpeechRules.standard()
            .stretches(speaks, detector.window(), detector.rate(), samples.length));
  }

  /**
   * The middle of the longest pause in the second half of a window; the later of equals. Empty
   * where somebody speaks throughout that half, or nobody speaks in the whole recording.
   *
   * @param at the first sample of the window
   * @param most samples that it may have
   */
  public OptionalInt in(int at, int most) {
    int longest = 0;
    OptionalInt cut = OptionalInt.empty();
    for (int i = 0; i <= speech.size() && !speech.isEmpty(); i++) {
      int from = Math.max(at + most / 2, i == 0 ? 0 : speech.get(i - 1).end());
      int to = Math.min(at + most, i == speech.size() ? at + most : speech.get(i).start());
      if (to - from >= Math.max(1, longest)) {
        longest = to - from;
        cut = OptionalInt.of(from + longest / 2);
      }
    }
    return cut;
  }

  /**
   * How many samples there are before somebody speaks; all that are left where nobody does.
   *
   * @param at from here
   * @param length of the recording
   */
  public int silence(int at, int length) {
    return speech.stream()
            .filter(stretch -> stretch.end() > at)
            .mapToInt(stretch -> Math.max(at, stretch.start()))
            .min()
            .orElse(length)
        - at;
  }

  /** How many samples of speech there are from one place to another. */
  public int spoken(int from, int to) {
    return speech.stream()
        .mapToInt(s -> Math.max(0, Math.min(to, s.end()) - Math.max(from, s.start())))
        .sum();
  }

  /** The middle of the pause that is nearest to a place, where one is as near as asked. */
  public int nearest(int place, int within) {
    int best = place;
    int least = within + 1;
    for (int i = 0; i + 1 < speech.size(); i++) {
      int from = speech.get(i).end();
      int to = speech.get(i + 1).start();
      int away = Math.max(0, Math.max(from - place, place - to));
      if (away < least) {
        least = away;
        best = from + (to - from) / 2;
      }
    }
    return best;
  }
}
