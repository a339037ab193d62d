package dev.heed.nlp.task;

/** A labelled part of a text; {@code text.substring(start, end)} is the part. */
public sealed interface TextEntity {

  /** How sure the model is, from 0 to 1. */
  float score();

  /** The part as the tokenizer spells it. */
  String word();

  /** In UTF-16 units. */
  int start();

  /** In UTF-16 units; not included. */
  int end();

  /**
   * One token.
   *
   * @param entity its label, such as {@code B-PER}
   * @param index its number among the text's tokens, special ones included
   */
  record Token(String entity, float score, int index, String word, int start, int end)
      implements TextEntity {}

  /**
   * Tokens beside each other with one label.
   *
   * @param entityGroup the label without {@code B-} or {@code I-}
   */
  record Group(String entityGroup, float score, String word, int start, int end)
      implements TextEntity {}
}
