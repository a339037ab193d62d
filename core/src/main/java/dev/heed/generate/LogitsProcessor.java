package dev.heed.generate;

/**
 * Changes a decoder's score of each possible next token, before one is chosen: a penalty, a ban, a
 * rule of a model's own. Called for one row at a time, in the order of the rows.
 */
@FunctionalInterface
public interface LogitsProcessor {

  /**
   * Changes {@code scores} in place.
   *
   * @param tokens the row so far, the decoder's prompt first
   * @param scores one per token of the vocabulary: logits, or in beam search their log-softmax;
   *     negative infinity is never chosen
   */
  void process(Tokens tokens, float[] scores);
}
