package dev.heed.nlp.task;

import java.util.Locale;

/** How close two texts are, or how well one answers the other; larger is better. */
public record Relevance(float score) {

  /** What a person reads. */
  public String text() {
    return String.format(Locale.ROOT, "%.4f", score);
  }
}
