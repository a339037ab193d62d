package dev.heed.nlp.template;

import java.util.List;

/**
 * A piece of a template: text as it is, an expression to print, or a block's tag.
 *
 * @param text what is written, for text and for messages
 * @param tokens the words of an expression or tag
 */
record Chunk(Kind kind, String text, List<Token> tokens) {

  /** What stands between which brackets. */
  enum Kind {
    TEXT,
    PRINT,
    BLOCK
  }

  static Chunk text(String text) {
    return new Chunk(Kind.TEXT, text, List.of());
  }

  /** The first word of a tag; empty for what is none. */
  String keyword() {
    return kind == Kind.BLOCK && !tokens.isEmpty() ? tokens.get(0).text() : "";
  }
}
