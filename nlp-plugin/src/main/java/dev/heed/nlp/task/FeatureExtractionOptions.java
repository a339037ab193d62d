package dev.heed.nlp.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** The options of feature-extraction. */
public record FeatureExtractionOptions(
    @Option("How tokens become one vector (what modules.json says, else none).")
        Optional<Pooling> pooling,
    @Option("Vectors of length 1 (what modules.json says).") Optional<Boolean> normalize,
    @Option(value = "How many values of a text's vector to keep (what the model says).", min = 1)
        Optional<Integer> truncateDim,
    @Option("The input is token ids in JSON, such as [101, 1037, 102], used as they are.")
        boolean tokenIds,
    PromptOptions prompts) {}
