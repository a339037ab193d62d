package dev.heed.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A class and how sure the model is of it: a probability, or a raw logit where no function applies.
 *
 * @param nearest where labels are those of examples, the examples that speak for this one, the
 *     closest first; empty else, and then left out of JSON
 */
public record ScoredLabel(
    String label,
    float score,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NearestExample> nearest) {

  /** How many examples are named on the line of a label. */
  private static final int SHOWN = 3;

  public ScoredLabel {
    nearest = List.copyOf(nearest);
  }

  /** Of a model's own classes. */
  public ScoredLabel(String label, float score) {
    this(label, score, List.of());
  }

  /** A line for each label, best first, as the command line prints them. */
  public static String text(List<ScoredLabel> labels) {
    return labels.stream().map(ScoredLabel::line).collect(Collectors.joining("\n"));
  }

  private String line() {
    String line = String.format(Locale.ROOT, "%8.4f  %s", score, label);
    String more = nearest.size() > SHOWN ? " and %s more".formatted(nearest.size() - SHOWN) : "";
    return nearest.isEmpty()
        ? line
        : nearest.stream()
            .limit(SHOWN)
            .map(NearestExample::toString)
            .collect(Collectors.joining(", ", line + "  as ", more));
  }

  @Override
  public String toString() {
    return "ScoredLabel[label=%s, score=%s%s]"
        .formatted(label, score, nearest.isEmpty() ? "" : ", nearest=" + nearest);
  }
}
