package dev.heed.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The reference data beside the project. */
public final class Shared {

  private Shared() {}

  /**
   * A folder of it, such as {@code reference/models}; a test is aborted with a message where the
   * data is not there.
   */
  public static Path folder(String relative) {
    Path folder = Path.of(System.getProperty("heed.root", "."), "..", "shared", relative);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "skipped: there is no reference data at ../shared/" + relative);
    return folder.normalize();
  }
}
