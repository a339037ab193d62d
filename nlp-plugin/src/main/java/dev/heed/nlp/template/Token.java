package dev.heed.nlp.template;

/**
 * A word of an expression.
 *
 * @param text as it is written; what a string says, its escapes read
 */
record Token(Kind kind, String text) {

  /** What a token is. */
  enum Kind {
    NAME,
    INTEGER,
    FLOAT,
    STRING,
    SIGN,
    END
  }

  static final Token LAST = new Token(Kind.END, "");

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }
}
