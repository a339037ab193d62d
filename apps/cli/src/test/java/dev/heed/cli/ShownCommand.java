package dev.heed.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command line that README or docs show, in a block without a language. */
record ShownCommand(Path page, String line) {

  static final Path ROOT = Path.of(System.getProperty("heed.root")).toAbsolutePath();

  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** All that begin with this program, such as {@code ./heed}. */
  static List<ShownCommand> of(String program) {
    return pages().stream()
        .flatMap(page -> lines(page).map(line -> new ShownCommand(page, line)))
        .filter(command -> command.line().startsWith(program + " "))
        .toList();
  }

  private static List<Path> pages() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream<Path> pages = docs.filter(file -> file.toString().endsWith(".md")).sorted();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path page) {
    return blocks(text(page)).stream()
        .flatMap(String::lines)
        .flatMap(line -> Stream.of(line.split("\\|")))
        .map(line -> line.replaceAll("\\s+#.*", "").strip());
  }

  private static List<String> blocks(String page) {
    List<String> blocks = new ArrayList<>();
    Matcher fences = FENCE.matcher(page);
    while (fences.find()) {
      if (fences.group(1).isEmpty()) {
        blocks.add(fences.group(2));
      }
    }
    return blocks;
  }

  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands behind the program, as a shell would part it. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words.subList(1, words.size());
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(ROOT.relativize(page), line);
  }
}
