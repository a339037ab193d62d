package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Python does with texts, character by character. */
final class PythonText {

  private PythonText() {}

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /**
   * Without what stands at its ends.
   *
   * @param characters which go; empty for blanks
   */
  static String stripped(String text, String characters, boolean front, boolean back) {
    int start = 0;
    int end = text.length();
    while (front && start < end && goes(text.codePointAt(start), characters)) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (back && end > start && goes(text.codePointBefore(end), characters)) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static boolean goes(int c, String characters) {
    return characters.isEmpty() ? isSpace(c) : characters.indexOf(c) >= 0;
  }

  /** The places of a text, counted in characters. */
  static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Words between blanks, at most {@code most} cuts; without end for a negative number. */
  static List<Object> words(String text, int most) {
    List<Object> words = new ArrayList<>();
    String rest = stripped(text, "", true, false);
    while (!rest.isEmpty()) {
      int end = 0;
      while (end < rest.length() && !isSpace(rest.charAt(end))) {
        end++;
      }
      if (words.size() == most) {
        words.add(stripped(rest, "", false, true));
        return words;
      }
      words.add(rest.substring(0, end));
      rest = stripped(rest.substring(end), "", true, false);
    }
    return words;
  }

  /** As {@link #words}, with the cuts counted from the end. */
  static List<Object> wordsFromEnd(String text, int most) {
    List<Object> words = new ArrayList<>();
    String rest = stripped(text, "", false, true);
    while (!rest.isEmpty()) {
      int start = rest.length();
      while (start > 0 && !isSpace(rest.charAt(start - 1))) {
        start--;
      }
      if (words.size() == most) {
        words.add(0, stripped(rest, "", true, false));
        return words;
      }
      words.add(0, rest.substring(start));
      rest = stripped(rest.substring(0, start), "", false, true);
    }
    return words;
  }

  /** Pieces between {@code separator}, at most {@code most} cuts from the start or the end. */
  static List<Object> split(String text, String separator, int most, boolean fromEnd) {
    if (separator.isEmpty()) {
      throw TemplateErrors.run("it splits a text at nothing.");
    }
    List<Object> pieces = new ArrayList<>();
    String rest = text;
    int at = fromEnd ? rest.lastIndexOf(separator) : rest.indexOf(separator);
    while (at >= 0 && pieces.size() != most) {
      String before = rest.substring(0, at);
      String after = rest.substring(at + separator.length());
      pieces.add(fromEnd ? 0 : pieces.size(), fromEnd ? after : before);
      rest = fromEnd ? before : after;
      at = fromEnd ? rest.lastIndexOf(separator) : rest.indexOf(separator);
    }
    pieces.add(fromEnd ? 0 : pieces.size(), rest);
    return pieces;
  }

  static List<String> lines(String text, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("\n\r\u000B\f\u001C\u001D\u001E\u0085\u2028\u2029".indexOf(c) >= 0) {
        int end = i;
        i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
        lines.add(text.substring(start, keepEnds ? i + 1 : end));
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /** {@code str.title}: a capital behind everything that is no letter. */
  static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean start = true;
    for (int c : text.codePoints().toArray()) {
      title.appendCodePoint(start ? Character.toTitleCase(c) : Character.toLowerCase(c));
      start = !Character.isLetter(c);
    }
    return title.toString();
  }

  static String capitalised(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.codePointAt(0));
    return text.substring(0, first).toUpperCase(Locale.ROOT)
        + text.substring(first).toLowerCase(Locale.ROOT);
  }

  /** Replaces the first {@code most}; all for a negative number. */
  static String replaced(String text, String old, String fresh, int most) {
    long times = 1L + text.length() / Math.max(1, old.length());
    WorkBudget.does(text.length());
    WorkBudget.makes(
        Math.max(0, fresh.length() - old.length()) * (most < 0 ? times : Math.min(most, times)));
    if (most < 0) {
      return text.replace(old, fresh);
    }
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (int i = 0; i < most; i++) {
      int at = old.isEmpty() && i > 0 ? from + 1 : text.indexOf(old, from);
      if (at < 0 || at > text.length()) {
        break;
      }
      result.append(text, from, at).append(fresh);
      from = at + old.length();
    }
    return result.append(text.substring(Math.min(from, text.length()))).toString();
  }

  /** Blanks on both sides, the odd one where Python has it. */
  static String centred(String text, int width, String fill) {
    int pad = (int) Math.max(0, width - length(text));
    int left = pad / 2 + (pad & width & 1);
    return WorkBudget.repeat(fill, left) + text + WorkBudget.repeat(fill, pad - left);
  }
}
