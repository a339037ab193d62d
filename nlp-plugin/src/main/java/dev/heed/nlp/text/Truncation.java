package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/**
 * How a long text is cut.
 *
 * @param maxLength the most tokens, those that are added around the texts included
 * @param stride how many tokens a window shares with the one before
 */
public record Truncation(Strategy strategy, int maxLength, int stride) {

  /** Which of a pair's texts gives way. */
  public enum Strategy {
    LONGEST_FIRST,
    ONLY_FIRST,
    ONLY_SECOND
  }

  public Truncation {
    if (maxLength < 1 || stride < 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A text can be cut to 1 token or more, with an overlap of 0 or more, not to %s with %s."
              .formatted(maxLength, stride));
    }
  }

  /** The longer text gives way, and what is cut off is dropped. */
  public static Truncation to(int maxLength) {
    return new Truncation(Strategy.LONGEST_FIRST, maxLength, 0);
  }

  /**
   * How many tokens of each text may stay, as the published code decides.
   *
   * @param first tokens of the first text
   * @param second tokens of the second, 0 without one
   * @param room the most tokens, without those that are added
   */
  int[] lengths(int first, int second, int room, boolean pair) {
    int over = first + second - room;
    return switch (strategy) {
      case LONGEST_FIRST -> pair ? longest(first, second, room) : new int[] {first - over, 0};
      case ONLY_FIRST -> new int[] {shorten(first, over, "first"), second};
      case ONLY_SECOND -> new int[] {first, shorten(second, over, "second")};
    };
  }

  private static int[] longest(int first, int second, int room) {
    int shorter = Math.min(first, second);
    int longer = Math.max(shorter, room - shorter);
    if (shorter + longer > room) {
      shorter = room / 2;
      longer = shorter + room % 2;
    }
    return first > second ? new int[] {longer, shorter} : new int[] {shorter, longer};
  }

  private static int shorten(int length, int over, String which) {
    if (length <= over) {
      throw invalidInput(
          "The %s text has %s tokens, but %s must go to fit the model: the other text leaves no room. Make that one shorter."
              .formatted(which, length, over));
    }
    return length - over;
  }
}
