package dev.heed.nlp.template;

import java.util.List;

/** The tokens of one tag, taken one by one. */
final class Words {

  private final String source;
  private final List<Token> tokens;
  private int at;

  Words(String source) {
    this.source = source;
    this.tokens = Token.words(source);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token next() {
    return tokens.get(at++);
  }

  /** Whether the next is this sign or word, as it is written. */
  boolean is(String text) {
    Token token = peek();
    return token.kind() != Token.Kind.STRING
        && token.kind() != Token.Kind.END
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
    boolean there = is(first) && tokens.get(at + 1).text().equals(second);
    at += there ? 2 : 0;
    return there;
  }

  /** Whether the one after the next is this. */
  boolean isFollowedBy(String text) {
    return at + 1 < tokens.size()
        && tokens.get(at + 1).kind() == Token.Kind.SIGN
        && tokens.get(at + 1).text().equals(text);
  }

  void expect(String text) {
    if (!take(text)) {
      throw Mistake.syntax("'%s' expected before '%s'".formatted(text, peek().text()), source);
    }
  }

  String name() {
    if (peek().kind() != Token.Kind.NAME) {
      throw Mistake.syntax("a name expected before '%s'".formatted(peek().text()), source);
    }
    return next().text();
  }

  void end() {
    if (peek().kind() != Token.Kind.END) {
      throw Mistake.syntax("'%s' unexpected".formatted(peek().text()), source);
    }
  }

  RuntimeException unexpected() {
    return Mistake.syntax("'%s' unexpected".formatted(peek().text()), source);
  }
}
