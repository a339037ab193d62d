package dev.heed.vision.language;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that stands on a page, with the fields of the document-question-answering pipeline.
 *
 * @param score how sure the model is, from 0 to 1; null where the model writes the answer
 * @param answer empty where the page has none; null where the model wrote none
 * @param start the number of its first word, from 0; null where the model writes the answer
 * @param end the number of its last word
 */
public record PageAnswer(
    @Nullable Float score,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String answer,
    @Nullable Integer start,
    @Nullable Integer end) {

  /** That a model wrote. */
  static PageAnswer written(@Nullable String answer) {
    return new PageAnswer(null, answer, null, null);
  }

  /** What a person reads. */
  public String text() {
    String shown = answer == null || answer.isEmpty() ? "(none)" : answer;
    return score == null ? shown : String.format(Locale.ROOT, "%.4f  %s", score, shown);
  }
}
