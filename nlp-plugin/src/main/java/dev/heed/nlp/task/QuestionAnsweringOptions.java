package dev.heed.nlp.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.nlp.text.Truncation;
import dev.heed.spi.Option;
import java.util.Optional;

/** The options of question-answering. */
public record QuestionAnsweringOptions(
    @Option("The question; inputs are then the contexts.") Optional<String> question,
    @Option(value = "How many answers at most.", byDefault = "1", min = 1) int topK,
    @Option(value = "The most tokens of an answer.", byDefault = "15", min = 1) int maxAnswerLen,
    @Option(value = "Tokens of question and window (what the model takes, or 384).", min = 1)
        Optional<Integer> maxSeqLen,
    @Option(value = "Tokens that two windows share (128, or half a window).", min = 0)
        Optional<Integer> docStride,
    @Option("There may be no answer.") boolean handleImpossibleAnswer,
    @Option(value = "Answers are whole words.", byDefault = "true") boolean alignToWords) {

  private static final int LENGTH = 384;
  private static final int STRIDE = 128;

  /** How a text and its question are cut into windows. */
  Truncation windows(Truncation.Strategy strategy, TextTokenizer tokenizer) {
    int most = tokenizer.maxLength().orElse(Integer.MAX_VALUE);
    int length = maxSeqLen.orElse(Math.min(most, LENGTH));
    if (length > most) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--max-seq-len is %s, but the model takes %s tokens at most. Give no more, or leave it out: a longer text is read in several windows."
              .formatted(length, most));
    }
    return new Truncation(strategy, length, docStride.orElse(Math.min(length / 2, STRIDE)));
  }

  /** Answers that are one word's tokens fall together, so more are looked at than wanted. */
  Spans spans() {
    return new Spans(maxAnswerLen, alignToWords ? topK * 2 + 10 : topK);
  }
}
