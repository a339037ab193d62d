package dev.heed.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JDKs to try a launcher with: the one that runs the tests, those that {@code
 * HEED_TEST_JAVA_HOMES} names (joined by colons), and those where Linux has them.
 */
public final class JavaHomes {

  private static final Path USUAL = Path.of("/usr/lib/jvm");

  private JavaHomes() {}

  public static List<Path> all() {
    String named = Optional.ofNullable(System.getenv("HEED_TEST_JAVA_HOMES")).orElse("");
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"))),
            Arrays.stream(named.split(":")).filter(home -> !home.isBlank()).map(Path::of),
            usual())
        .flatMap(homes -> homes)
        .filter(home -> Files.isExecutable(home.resolve("bin/java")))
        .filter(JavaHomes::isNewEnough)
        .map(JavaHomes::real)
        .distinct()
        .toList();
  }

  private static Stream<Path> usual() {
    if (!Files.isDirectory(USUAL)) {
      return Stream.empty();
    }
    try (Stream<Path> found = Files.list(USUAL)) {
      return found.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNewEnough(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"(1[7-9]|[2-9]\\d)\\D.*"));
    } catch (IOException e) {
      return false; // no release file, so not a whole JDK
    }
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
