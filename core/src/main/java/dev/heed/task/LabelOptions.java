package dev.heed.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** The options of tasks that give labels with scores. */
public record LabelOptions(
    @Option(value = "How many labels at most.", placeholder = "N", byDefault = "5", min = 1)
        int topK,
    @Option("What makes scores of logits (what the model's problem_type says).")
        Optional<ScoreFunction> functionToApply) {}
