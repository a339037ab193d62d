package dev.heed.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code that a page shows, where it wants libraries that the examples have not: each block, fenced
 * without a language and with a semicolon in it, is part of a source that is compiled, line by
 * line.
 */
public final class ShownCode {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  private ShownCode() {}

  /**
   * The blocks of {@code docs/PAGE} that are not in {@code sources} as they stand, but for
   * indentation.
   */
  public static List<String> strange(String page, List<Path> sources) throws IOException {
    StringBuilder compiled = new StringBuilder();
    for (Path source : sources) {
      compiled.append(flat(Files.readString(Repository.root().resolve(source)))).append('\n');
    }
    String text = Files.readString(Repository.root().resolve("docs").resolve(page));
    return BLOCK
        .matcher(text)
        .results()
        .filter(found -> found.group(1).isEmpty())
        .map(found -> found.group(2))
        .filter(block -> block.contains(";") && !block.contains("./heed"))
        .filter(block -> !compiled.toString().contains(flat(block)))
        .toList();
  }

  private static String flat(String code) {
    Matcher spaces = Pattern.compile("\\s+").matcher(code);
    return spaces.replaceAll(" ").strip();
  }
}
