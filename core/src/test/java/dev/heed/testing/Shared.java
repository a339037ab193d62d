package dev.heed.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The reference data beside the project. */
public final class Shared {

  private Shared() {}

  /** A folder such as {@code reference/models/vit}; aborts the test where it is absent. */
  public static Path folder(String relative) {
    Path root = Path.of(System.getProperty("heed.root", "."));
    Path folder = root.resolve("../shared").resolve(relative).normalize();
    Assumptions.assumeTrue(
        Files.exists(folder), () -> "Skipped: there is no reference data at " + folder + ".");
    return folder;
  }
}
