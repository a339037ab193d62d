package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into chunks, with blanks trimmed as for chat templates: a newline behind a
 * block or comment goes ({@code trim_blocks}), and so do blanks between a line's start and a block
 * or comment ({@code lstrip_blocks}), and the template's final newline.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/#whitespace-control">Jinja,
 *     whitespace control</a>
 */
final class Lexer {

  private static final Pattern RAW =
      Pattern.compile("\\{%[-+]?\\s*+raw\\s*+(?:(?<cut>-%\\}\\s*+)|%\\})", Pattern.UNICODE_CASE);
  private static final Pattern END_RAW =
      Pattern.compile("\\{%(?<open>[-+]?)\\s*+endraw\\s*+(?<close>\\+%\\}|-%\\}|%\\})");

  private final String source;
  private final List<Chunk> chunks = new ArrayList<>();
  private int at;

  /** Whether what comes next begins a line. */
  private boolean lineStarts = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Chunk> split(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    boolean newline = source.endsWith("\n");
    Lexer lexer = new Lexer(newline ? source.substring(0, source.length() - 1) : source);
    lexer.all();
    return lexer.chunks;
  }

  private void all() {
    for (int start = start(at); start >= 0; start = start(at)) {
      char bracket = source.charAt(start + 1);
      text(source.substring(at, start), bracket != '{', sign(start + 2));
      at = start;
      tag(bracket);
    }
    add(source.substring(at));
  }

  private int start(int from) {
    for (int i = from; i + 1 < source.length(); i++) {
      if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void tag(char bracket) {
    Matcher raw = RAW.matcher(source).region(at, source.length());
    if (bracket == '#') {
      comment();
    } else if (bracket == '%' && raw.lookingAt()) {
      raw(raw.end());
    } else {
      int begin = at + 2 + (isSign(sign(at + 2)) ? 1 : 0);
      TokenScanner scanner = new TokenScanner(source, begin, bracket == '{' ? '}' : '%');
      List<Token> tokens = scanner.tokens();
      String written = source.substring(begin, scanner.end()).strip();
      Chunk.Kind kind = bracket == '{' ? Chunk.Kind.PRINT : Chunk.Kind.BLOCK;
      chunks.add(new Chunk(kind, written, tokens));
      close(scanner.end(), bracket == '%');
    }
  }

  private void comment() {
    int end = source.indexOf("#}", at + 2);
    if (end < 0) {
      throw TemplateErrors.syntax(
          "no #}", source.substring(at, Math.min(source.length(), at + 40)));
    }
    boolean signed = end > at + 2 && isSign(source.charAt(end - 1));
    close(signed ? end - 1 : end, true);
  }

  private void raw(int from) {
    Matcher end = END_RAW.matcher(source);
    if (!end.find(from)) {
      throw TemplateErrors.syntax("no endraw", "raw");
    }
    lineStarts = source.charAt(from - 1) == '\n';
    String sign = end.group("open");
    text(source.substring(from, end.start()), true, sign.isEmpty() ? ' ' : sign.charAt(0));
    close(end.start("close"), true);
  }

  /** Goes on behind the closing bracket at {@code end}, which may begin with a sign. */
  private void close(int end, boolean trims) {
    char sign = sign(end);
    at = end + 2 + (isSign(sign) ? 1 : 0);
    int before = at;
    if (sign == '-') {
      while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
        at++;
      }
    } else if (trims && sign != '+' && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
    lineStarts = at > before && source.charAt(at - 1) == '\n';
  }

  /** Text before a tag; {@code strips} where blanks of an empty line before the tag go. */
  private void text(String text, boolean strips, char sign) {
    if (sign == '-') {
      add(PythonText.stripped(text, "", false, true));
      return;
    }
    int line = text.lastIndexOf('\n') + 1;
    boolean begins = line > 0 || lineStarts;
    boolean blank = text.substring(line).chars().allMatch(c -> PythonText.isSpace((char) c));
    add(strips && sign != '+' && begins && blank ? text.substring(0, line) : text);
  }

  private void add(String text) {
    if (!text.isEmpty()) {
      chunks.add(Chunk.text(text));
    }
  }

  private char sign(int place) {
    return place < source.length() ? source.charAt(place) : ' ';
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }
}
