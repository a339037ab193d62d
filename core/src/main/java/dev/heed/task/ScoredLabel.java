package dev.heed.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A class and how sure the model is of it: a probability, or a raw logit where no function applies.
 */
public record ScoredLabel(String label, float score) {

  /** A line for each label, best first, as the command line prints them. */
  public static String text(List<ScoredLabel> labels) {
    return labels.stream()
        .map(scored -> String.format(Locale.ROOT, "%8.4f  %s", scored.score(), scored.label()))
        .collect(Collectors.joining("\n"));
  }
}
