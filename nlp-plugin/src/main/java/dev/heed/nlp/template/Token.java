package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of an expression. */
record Token(Kind kind, String text) {

  /** What a token is. */
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    SIGN,
    END
  }

  private static final Pattern WORDS =
      Pattern.compile(
          "\\s+|(?<name>[A-Za-z_]\\w*)|(?<number>\\d+(?:\\.\\d+)?)"
              + "|(?<string>'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(?<sign>==|!=|<=|>=|//|\\*\\*|[-+*/%~<>=|.,:()\\[\\]{}])",
          Pattern.DOTALL);

  static List<Token> words(String source) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = WORDS.matcher(source);
    int at = 0;
    while (at < source.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw Mistake.syntax("'" + source.charAt(at) + "'", source);
      }
      add(matcher, tokens);
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, ""));
    return tokens;
  }

  private static void add(Matcher matcher, List<Token> tokens) {
    if (matcher.group("name") != null) {
      tokens.add(new Token(Kind.NAME, matcher.group("name")));
    } else if (matcher.group("number") != null) {
      tokens.add(new Token(Kind.NUMBER, matcher.group("number")));
    } else if (matcher.group("string") != null) {
      tokens.add(new Token(Kind.STRING, unescaped(matcher.group("string"))));
    } else if (matcher.group("sign") != null) {
      tokens.add(new Token(Kind.SIGN, matcher.group("sign")));
    }
  }

  private static String unescaped(String quoted) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c == '\\') {
        i += escape(quoted, i + 1, text);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Appends what stands for the escape at {@code i}; returns how long that is. */
  private static int escape(String quoted, int i, StringBuilder text) {
    char c = quoted.charAt(i);
    int digits = c == 'u' ? 4 : c == 'x' ? 2 : 0;
    if (digits > 0 && i + digits < quoted.length()) {
      text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 1 + digits), 16));
      return 1 + digits;
    }
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case '\\', '\'', '"' -> text.append(c);
      default -> text.append('\\').append(c);
    }
    return 1;
  }
}
