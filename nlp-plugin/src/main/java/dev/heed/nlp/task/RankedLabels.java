package dev.heed.nlp.task;

import java.util.List;

/** A text and how well each label fits it, best first. */
public record RankedLabels(String sequence, List<String> labels, List<Float> scores) {

  public RankedLabels {
    labels = List.copyOf(labels);
    scores = List.copyOf(scores);
  }
}
