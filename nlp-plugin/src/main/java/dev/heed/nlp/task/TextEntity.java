package dev.heed.nlp.task;

import java.util.Locale;

/** A labelled part of a text; {@code text.substring(start, end)} is the part. */
public sealed interface TextEntity {

  /** What it is. */
  String label();

  /** How sure the model is, from 0 to 1. */
  float score();

  /** The part as the tokenizer spells it. */
  String word();

  /** In UTF-16 units. */
  int start();

  /** In UTF-16 units; not included. */
  int end();

  /**
   * The same with places counted in characters (code points), as the published pipeline counts.
   *
   * @param text what it is a part of
   */
  default TextEntity inCharacters(String text) {
    int from = text.codePointCount(0, start());
    int to = text.codePointCount(0, end());
    if (this instanceof Group group) {
      return new Group(group.entityGroup(), score(), word(), from, to);
    }
    Token token = (Token) this;
    return new Token(token.entity(), score(), token.index(), word(), from, to);
  }

  /** What a person reads. */
  default String text() {
    return String.format(
        Locale.ROOT, "%5d-%-5d %.4f  %-8s %s", start(), end(), score(), label(), word());
  }

  /**
   * One token.
   *
   * @param entity its label, such as {@code B-PER}
   * @param index its number among the text's tokens, special ones included
   */
  record Token(String entity, float score, int index, String word, int start, int end)
      implements TextEntity {
    @Override
    public String label() {
      return entity;
    }
  }

  /**
   * Tokens beside each other with one label.
   *
   * @param entityGroup the label without {@code B-} or {@code I-}
   */
  record Group(String entityGroup, float score, String word, int start, int end)
      implements TextEntity {
    @Override
    public String label() {
      return entityGroup;
    }
  }
}
