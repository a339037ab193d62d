package dev.heed.generate;

/** Hears of tokens as they come. */
@FunctionalInterface
public interface TokenListener {

  /** Hears nothing. */
  TokenListener NONE = (row, id) -> {};

  /**
   * One more token. Beam search knows its tokens only when it has ended, and tells them then.
   *
   * @param row which sequence of the answer
   * @param id the token, which may be the one that ends the sequence
   */
  void token(int row, long id);
}
