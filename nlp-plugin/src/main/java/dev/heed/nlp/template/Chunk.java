package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;

/** A piece of a template: text as it is, an expression to print, or a block's tag. */
record Chunk(Kind kind, String content) {

  /** What stands between which brackets. */
  enum Kind {
    TEXT,
    PRINT,
    BLOCK,
    COMMENT
  }

  /** Splits a template and trims blanks around tags: a newline behind a block, blanks before it. */
  static List<Chunk> split(String source) {
    List<Chunk> chunks = new ArrayList<>();
    String rest = source;
    int start = start(rest);
    while (start >= 0) {
      int end = end(rest, start);
      Kind kind = kind(rest.charAt(start + 1));
      char first = rest.charAt(start + 2);
      char last = rest.charAt(end - 1);
      chunks.add(new Chunk(Kind.TEXT, before(rest.substring(0, start), kind, first)));
      int from = start + 2 + (isSign(first) ? 1 : 0);
      int to = end - (isSign(last) ? 1 : 0);
      chunks.add(new Chunk(kind, from < to ? rest.substring(from, to).strip() : ""));
      rest = after(rest.substring(end + 2), kind, last);
      start = start(rest);
    }
    chunks.add(new Chunk(Kind.TEXT, rest));
    return chunks.stream().filter(chunk -> chunk.kind != Kind.COMMENT).toList();
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }

  private static Kind kind(char bracket) {
    return switch (bracket) {
      case '{' -> Kind.PRINT;
      case '%' -> Kind.BLOCK;
      default -> Kind.COMMENT;
    };
  }

  private static int start(String text) {
    for (int i = 0; i + 1 < text.length(); i++) {
      if (text.charAt(i) == '{' && "{%#".indexOf(text.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Where the closing bracket is that stands in no string. */
  private static int end(String text, int start) {
    char bracket = text.charAt(start + 1);
    String close = bracket == '{' ? "}}" : bracket + "}";
    char quote = 0;
    for (int i = start + 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (text.startsWith(close, i) && !isInnerBrace(text, i, bracket)) {
        return i;
      } else if (bracket != '#' && (c == '\'' || c == '"')) {
        quote = c;
      }
    }
    throw Mistake.syntax("no " + close, text.substring(start, Math.min(text.length(), start + 40)));
  }

  /** In {@code {{ {'a': {}} }}} the first two braces close dictionaries. */
  private static boolean isInnerBrace(String text, int at, char bracket) {
    return bracket == '{' && at + 2 < text.length() && text.charAt(at + 2) == '}';
  }

  private static String before(String text, Kind kind, char sign) {
    if (sign == '-') {
      return text.stripTrailing();
    }
    if (kind == Kind.PRINT || sign == '+') {
      return text;
    }
    int line = text.lastIndexOf('\n') + 1;
    return text.substring(line).isBlank() ? text.substring(0, line) : text;
  }

  private static String after(String text, Kind kind, char sign) {
    if (sign == '-') {
      return text.stripLeading();
    }
    boolean trims = kind != Kind.PRINT && sign != '+' && text.startsWith("\n");
    return trims ? text.substring(1) : text;
  }
}
