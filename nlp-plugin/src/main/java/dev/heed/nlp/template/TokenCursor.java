package dev.heed.nlp.template;

import java.util.List;

/** The tokens of one tag, taken one by one. */
final class TokenCursor {

  private final String source;
  private final List<Token> tokens;
  private int at;

  TokenCursor(Chunk chunk) {
    this.source = chunk.text();
    this.tokens = chunk.tokens();
  }

  Token peek() {
    return tokens.get(at);
  }

  /** The one after the next; the last where there is none. */
  Token second() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  /** Whether the next is this sign or word, as it is written. */
  boolean is(String text) {
    return is(peek(), text);
  }

  private static boolean is(Token token, String text) {
    return (token.kind() == Token.Kind.NAME || token.kind() == Token.Kind.SIGN)
        && token.text().equals(text);
  }

  /** Takes the next where it is this. */
  boolean take(String text) {
    boolean there = is(text);
    at += there ? 1 : 0;
    return there;
  }

  /** Takes two words that belong together, such as {@code not in}. */
  boolean take(String first, String second) {
    boolean there = is(first) && is(second(), second);
    at += there ? 2 : 0;
    return there;
  }

  /** Whether the one after the next is this. */
  boolean isFollowedBy(String text) {
    return is(second(), text);
  }

  void expect(String text) {
    if (!take(text)) {
      throw TemplateErrors.syntax(
          "'%s' expected before '%s'".formatted(text, peek().text()), source);
    }
  }

  String name() {
    if (peek().kind() != Token.Kind.NAME) {
      throw TemplateErrors.syntax("a name expected before '%s'".formatted(peek().text()), source);
    }
    return next().text();
  }

  boolean isEnd() {
    return peek().kind() == Token.Kind.END;
  }

  void end() {
    if (!isEnd()) {
      throw unexpected();
    }
  }

  RuntimeException unexpected() {
    return TemplateErrors.syntax("'%s' unexpected".formatted(peek().text()), source);
  }
}
