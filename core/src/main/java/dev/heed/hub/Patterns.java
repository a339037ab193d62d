package dev.heed.hub;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of file names as the official client takes them: {@code *}, {@code ?}, {@code [abc]}.
 */
final class Patterns {

  private final List<Pattern> patterns;

  private Patterns(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  static Patterns of(List<String> globs) {
    return new Patterns(globs.stream().map(Patterns::pattern).toList());
  }

  boolean match(String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }

  /** A folder, {@code onnx/}, stands for all in it. */
  private static Pattern pattern(String glob) {
    String whole = glob.endsWith("/") ? glob + "*" : glob;
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      int end = c == '[' ? whole.indexOf(']', i + 2) : -1;
      if (end > 0) {
        String set = whole.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = end;
      } else {
        regex.append(
            switch (c) {
              case '*' -> ".*";
              case '?' -> ".";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
