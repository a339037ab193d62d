package dev.heed.vision.language;

import dev.heed.generate.GenerationOptions;
import dev.heed.spi.Option;
import java.util.Optional;

/**
 * The options of {@link VisualQuestionAnswering}.
 *
 * @param generation for models that write; of one that rates answers {@code top-k} says how many
 */
public record VisualQuestionAnsweringOptions(
    @Option("What is asked about the picture.") Optional<String> question,
    GenerationOptions generation) {

  private static final int USUAL = 5;

  /** How many answers of a model that rates all that it knows. */
  int most() {
    return generation.topK().filter(count -> count > 0).orElse(USUAL);
  }
}
