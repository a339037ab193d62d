package dev.heed.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The repository's {@code reference} folder: what the published Python computes, and the small
 * models that it computed with. It is part of every clone, so a test that finds nothing there
 * fails.
 */
public final class Reference {

  private Reference() {}

  /** A file or folder of it, such as {@code models/vit}. */
  public static Path folder(String relative) {
    Path folder = Repository.root().resolve("reference").resolve(relative).normalize();
    if (!Files.exists(folder)) {
      throw new AssertionError(
          folder + " is missing. reference/ belongs to the clone: 'git status' says what is gone.");
    }
    return folder;
  }
}
