package dev.heed.vision.language;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a question about a picture, with the fields of the visual-question-answering
 * pipeline.
 *
 * @param score how sure the model is, from 0 to 1; null where the model writes the answer
 */
public record VisualAnswer(@Nullable Float score, String answer) {

  /** What a person reads. */
  public String text() {
    return score == null ? answer : String.format(Locale.ROOT, "%.4f  %s", score, answer);
  }
}
