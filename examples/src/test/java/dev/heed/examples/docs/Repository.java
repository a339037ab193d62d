package dev.heed.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a reader finds in the repository: pages of documentation, and sources with javadoc. */
final class Repository {

  static final Path ROOT = Path.of(System.getProperty("heed.root")).toAbsolutePath();

  /** What is shown in the integrations and the server is compiled there, with their libraries. */
  private static final List<String> LEFT_OUT =
      List.of("target", ".git", "reference", "shared", "integrations", "server");

  private Repository() {}

  /** README.md, and every page in docs. */
  static List<Path> pages() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream<Path> pages = docs.filter(file -> file.toString().endsWith(".md")).sorted();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every Java source that is no test. */
  static List<Path> sources() {
    try (Stream<Path> all = Files.walk(ROOT, 14)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> ROOT.relativize(file).toString().contains("src/main/java"))
          .filter(Repository::isOurs)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(Path file) {
    for (Path part : ROOT.relativize(file)) {
      if (LEFT_OUT.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
