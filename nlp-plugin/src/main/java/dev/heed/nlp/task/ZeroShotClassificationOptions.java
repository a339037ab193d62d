package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Option;
import java.util.List;

/** The options of zero-shot-classification. */
public record ZeroShotClassificationOptions(
    @Option(value = "The labels to choose from; needed.", placeholder = "LABEL,...")
        List<String> candidateLabels,
    @Option(
            value = "The sentence that a label makes, {} for the label.",
            byDefault = "This example is {}.")
        String hypothesisTemplate,
    @Option("Each label is right or wrong for itself.") boolean multiLabel) {

  public ZeroShotClassificationOptions {
    candidateLabels = List.copyOf(candidateLabels);
    if (!hypothesisTemplate.contains("{}")) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--hypothesis-template needs {} where the label goes, but is '%s'."
              .formatted(hypothesisTemplate));
    }
  }

  /** The labels; there must be some. */
  List<String> labels() {
    if (candidateLabels.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "zero-shot-classification needs --candidate-labels, such as: --candidate-labels"
              + " sports,politics.");
    }
    return candidateLabels;
  }
}
