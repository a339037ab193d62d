package dev.heed.generate;

/**
 * One generated sequence.
 *
 * @param tokens the decoder's prompt and what was added, the token that ended it included, without
 *     padding behind it
 * @param score in beam search the sum of log-probabilities, divided by the length to the power of
 *     {@code length_penalty}; else 0
 */
public record Sequence(Tokens tokens, float score) {

  /** What was added to the prompt. */
  public long[] added() {
    return tokens.added();
  }
}
