package dev.heed.nlp.task;

import java.util.Locale;

/**
 * A token in the place of a mask.
 *
 * @param score how sure the model is, from 0 to 1
 * @param token its id
 * @param tokenStr its text
 * @param sequence the whole text with it
 */
public record FilledMask(float score, long token, String tokenStr, String sequence) {

  /** What a person reads. */
  public String text() {
    return String.format(Locale.ROOT, "%.4f  %-12s %s", score, tokenStr, sequence);
  }
}
