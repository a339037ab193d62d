package dev.heed.nlp.template;

/** The escapes of a string literal, as Python has them. */
final class Escapes {

  private static final String LETTERS = "\\'\"abfnrtv";
  private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000B";

  private Escapes() {}

  static String read(String quoted) {
    if (quoted.indexOf('\\') < 0) {
      return quoted;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < quoted.length(); i++) {
      if (quoted.charAt(i) == '\\' && i + 1 < quoted.length()) {
        i += escape(quoted, i + 1, text);
      } else {
        text.append(quoted.charAt(i));
      }
    }
    return text.toString();
  }

  /** Appends what stands for the escape at {@code i}; returns how long that is. */
  private static int escape(String quoted, int i, StringBuilder text) {
    char c = quoted.charAt(i);
    int simple = LETTERS.indexOf(c);
    if (simple >= 0) {
      text.append(MEANT.charAt(simple));
      return 1;
    }
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits > 0) {
      text.appendCodePoint(code(quoted, i + 1, digits));
      return 1 + digits;
    }
    if (c >= '0' && c <= '7') {
      return octal(quoted, i, text);
    }
    if (c != '\n') {
      text.append('\\').append(c);
    }
    return 1;
  }

  private static int code(String quoted, int from, int digits) {
    String hex = quoted.substring(from, Math.min(quoted.length(), from + digits));
    if (!hex.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw TemplateErrors.syntax("an escape that is cut off", quoted);
    }
    long code = Long.parseLong(hex, 16);
    if (code > Character.MAX_CODE_POINT) {
      throw TemplateErrors.syntax("an escape beyond all characters", quoted);
    }
    return (int) code;
  }

  private static int octal(String quoted, int from, StringBuilder text) {
    int end = from;
    while (end < Math.min(quoted.length(), from + 3)
        && "01234567".indexOf(quoted.charAt(end)) >= 0) {
      end++;
    }
    text.append((char) Integer.parseInt(quoted.substring(from, end), 8));
    return end - from;
  }
}
