package dev.heed.nlp.task;

import dev.heed.spi.Option;
import dev.heed.task.ScoreFunction;
import java.util.Optional;

/** The options of text-classification. */
public record TextClassificationOptions(
    @Option(value = "How many labels at most.", byDefault = "1", min = 1) int topK,
    @Option("What makes scores of logits (what the model's problem_type says).")
        Optional<ScoreFunction> functionToApply,
    @Option("A second text, for models that compare two.") Optional<String> textPair) {}
