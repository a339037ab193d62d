package dev.heed.nlp.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the words of one tag up to its closing bracket. A bracket that is open inside the tag is
 * closed first, so that <code>}}}</code> ends a dictionary and then the tag.
 */
final class TokenScanner {

  private static final Pattern FLOAT =
      Pattern.compile(
          "(?:\\d++_)*+\\d++(?:(?:\\.(?:\\d++_)*+\\d++)?[eE][-+]?(?:\\d++_)*+\\d++|\\.(?:\\d++_)*+\\d++)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
  private static final Set<String> DOUBLE = Set.of("==", "!=", "<=", ">=", "//", "**");
  private static final String SINGLE = "+-*/%~<>=|.,:()[]{}";

  private final String source;
  private final int begin;
  private final char closing;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<Character> open = new ArrayDeque<>();
  private int at;

  /**
   * @param closing the first letter of the closing bracket
   */
  TokenScanner(String source, int begin, char closing) {
    this.source = source;
    this.begin = begin;
    this.at = begin;
    this.closing = closing;
  }

  /** Where the closing bracket is, its sign included. */
  int end() {
    return at;
  }

  List<Token> tokens() {
    while (!isEnd()) {
      if (at >= source.length()) {
        throw TemplateErrors.syntax("no " + closing + "}", seen());
      }
      if (PythonText.isSpace(source.charAt(at))) {
        at++;
      } else {
        tokens.add(next());
      }
    }
    tokens.add(Token.LAST);
    return List.copyOf(tokens);
  }

  private String seen() {
    return source.substring(begin, Math.min(source.length(), begin + 40));
  }

  private boolean isEnd() {
    String close = closing + "}";
    boolean signed = source.startsWith("-" + close, at) || isPlus(close);
    return open.isEmpty() && (signed || source.startsWith(close, at));
  }

  /** {@code +%}} closes a block; an expression knows no plus. */
  private boolean isPlus(String close) {
    return closing == '%' && source.startsWith("+" + close, at);
  }

  private Token next() {
    char c = source.charAt(at);
    if (c == '\'' || c == '"') {
      return string(c);
    }
    if (Character.isLetter(c) || c == '_') {
      int from = at;
      while (at < source.length() && isNamePart(source.charAt(at))) {
        at++;
      }
      return new Token(Token.Kind.NAME, source.substring(from, at));
    }
    return c >= '0' && c <= '9' ? number() : sign(c);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private Token number() {
    boolean behindDot = at > 0 && source.charAt(at - 1) == '.';
    Matcher matcher = FLOAT.matcher(source).region(at, source.length());
    if (!behindDot && matcher.lookingAt()) {
      return taken(Token.Kind.FLOAT, matcher);
    }
    matcher = INTEGER.matcher(source).region(at, source.length());
    if (matcher.lookingAt()) {
      return taken(Token.Kind.INTEGER, matcher);
    }
    throw TemplateErrors.syntax("'" + source.charAt(at) + "'", seen());
  }

  private Token taken(Token.Kind kind, Matcher matcher) {
    at = matcher.end();
    return new Token(kind, matcher.group().replace("_", ""));
  }

  private Token sign(char c) {
    String two = source.substring(at, Math.min(source.length(), at + 2));
    String sign = DOUBLE.contains(two) ? two : String.valueOf(c);
    if (sign.length() == 1 && SINGLE.indexOf(c) < 0) {
      throw TemplateErrors.syntax("'" + c + "'", seen());
    }
    balance(c);
    at += sign.length();
    return new Token(Token.Kind.SIGN, sign);
  }

  private void balance(char c) {
    int opening = "([{".indexOf(c);
    if (opening >= 0) {
      open.push(")]}".charAt(opening));
    } else if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
      throw TemplateErrors.syntax("'" + c + "' unexpected", seen());
    }
  }

  private Token string(char quote) {
    int from = ++at;
    while (at < source.length() && source.charAt(at) != quote) {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= source.length()) {
      throw TemplateErrors.syntax("no " + quote + " that ends a string", seen());
    }
    return new Token(Token.Kind.STRING, Escapes.read(source.substring(from, at++)));
  }
}
