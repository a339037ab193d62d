package dev.heed.examples.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A piece of Java that somebody reads and copies. Steps of a larger example are set without {@code
 * java} behind the fence, or say that they are from one, and are compiled where they come from.
 */
record Snippet(String where, String code) {

  private static final String PART = "// from a larger example";
  private static final Pattern FENCE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern JAVADOC = Pattern.compile("(?s)<pre>\\{@code\\s*\\n(.*?)\\}</pre>");

  /** Those between {@code ```java} and {@code ```} of a page. */
  static Stream<Snippet> ofPage(Path page) {
    return found(page, FENCE, Repository.text(page)).stream();
  }

  /** Those in the javadoc of a source, in {@code pre} and {@code code}. */
  static Stream<Snippet> ofSource(Path source) {
    return found(source, JAVADOC, Repository.text(source)).stream()
        .map(s -> new Snippet(s.where(), s.code().replaceAll("(?m)^\\s*\\* ?", "")));
  }

  private static List<Snippet> found(Path file, Pattern pattern, String text) {
    List<Snippet> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      long line = text.substring(0, matcher.start(1)).lines().count() + 1;
      String where = Repository.ROOT.relativize(file) + ":" + line;
      if (!matcher.group(1).contains(PART)) {
        found.add(new Snippet(where, matcher.group(1)));
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return where;
  }
}
