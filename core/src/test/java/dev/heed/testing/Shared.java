package dev.heed.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The reference data beside the project, for tests that need more than the project ships. */
public final class Shared {

  private Shared() {}

  /** A file or folder of it; the test is skipped with a message where it is absent. */
  public static Path folder(String relative) {
    Path path = root().resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "skipped: needs ../shared/" + relative + ", which is not here");
    return path;
  }

  private static Path root() {
    return Path.of(System.getProperty("heed.root", "."), "..", "shared")
        .toAbsolutePath()
        .normalize();
  }
}
