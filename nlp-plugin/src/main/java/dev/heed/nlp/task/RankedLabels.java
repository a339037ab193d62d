package dev.heed.nlp.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A text and how well each label fits it, best first. */
public record RankedLabels(String sequence, List<String> labels, List<Float> scores) {

  public RankedLabels {
    labels = List.copyOf(labels);
    scores = List.copyOf(scores);
  }

  /** What a person reads: a line for each label. */
  public String text() {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> String.format(Locale.ROOT, "%.4f  %s", scores.get(i), labels.get(i)))
        .collect(Collectors.joining("\n"));
  }
}
