package dev.heed.nlp.task;

import dev.heed.spi.Option;
import java.util.List;

/** The options of token-classification. */
public record TokenClassificationOptions(
    @Option(value = "How tokens become entities.", byDefault = "none")
        Aggregation aggregationStrategy,
    @Option(value = "Labels that are left out.", placeholder = "LABEL,...", byDefault = "O")
        List<String> ignoreLabels) {

  public TokenClassificationOptions {
    ignoreLabels = List.copyOf(ignoreLabels);
  }
}
