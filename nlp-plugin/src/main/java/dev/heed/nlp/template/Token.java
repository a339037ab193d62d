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

  /** A whole number as it is written, in base 16, 8 or 2 too. */
  static Long whole(String text) {
    int base =
        text.length() < 2
            ? 10
            : switch (text.charAt(1)) {
              case 'x', 'X' -> 16;
              case 'o', 'O' -> 8;
              case 'b', 'B' -> 2;
              default -> 10;
            };
    try {
      return Long.valueOf(base == 10 ? text : text.substring(2), base);
    } catch (NumberFormatException e) {
      throw TemplateErrors.syntax("a number beyond 64 bits", text);
    }
  }
}
