package dev.heed.nlp.task;

import dev.heed.spi.Option;
import java.util.Optional;

/** The options of sentence-similarity. */
public record SentenceSimilarityOptions(
    @Option("What the texts are held against (the first text).") Optional<String> sourceSentence,
    @Option(value = "How many values of a text's vector to compare (what the model says).", min = 1)
        Optional<Integer> truncateDim,
    PromptOptions prompts) {

  SentenceSimilarityOptions against(String source) {
    return new SentenceSimilarityOptions(Optional.of(source), truncateDim, prompts);
  }
}
