package dev.heed.nlp.task;

import dev.heed.spi.Option;
import dev.heed.task.ScoreFunction;
import java.util.Optional;

/** The options of text-ranking. */
public record TextRankingOptions(
    @Option("What the texts should answer; needed.") Optional<String> query,
    @Option(
            value = "What makes a score of a logit (what the model's files say).",
            placeholder = "sigmoid|none")
        Optional<ScoreFunction> functionToApply) {}
