package dev.heed.nlp.task;

import dev.heed.spi.Option;
import java.util.List;

/** The options of fill-mask. */
public record FillMaskOptions(
    @Option(value = "How many tokens for each mask.", byDefault = "5", min = 1) int topK,
    @Option(
            value = "Only these are rated; a blank before a word counts.",
            placeholder = "WORD,...",
            keepsBlanks = true)
        List<String> targets) {

  public FillMaskOptions {
    targets = List.copyOf(targets);
  }
}
