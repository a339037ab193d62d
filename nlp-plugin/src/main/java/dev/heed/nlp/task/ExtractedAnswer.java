package dev.heed.nlp.task;

import java.util.Locale;

/**
 * An answer out of a text.
 *
 * @param score how sure the model is, from 0 to 1
 * @param start in UTF-16 units of the context
 * @param end in UTF-16 units, not included
 * @param answer {@code context.substring(start, end)}; empty where there is no answer
 */
public record ExtractedAnswer(float score, int start, int end, String answer) {

  /** The same with places counted in characters (code points), as the published pipeline counts. */
  ExtractedAnswer inCharacters(String context) {
    int from = context.codePointCount(0, start);
    return new ExtractedAnswer(
        score, from, context.codePointCount(0, Math.max(start, end)), answer);
  }

  /** What a person reads. */
  public String text() {
    return String.format(Locale.ROOT, "%.4f  %s", score, answer.isEmpty() ? "(none)" : answer);
  }
}
