package dev.heed.testing;

import java.nio.file.Path;

/** Where the project lies. */
public final class Repository {

  private Repository() {}

  /** The folder of the parent POM. */
  public static Path root() {
    return Path.of(System.getProperty("heed.root", ".")).toAbsolutePath().normalize();
  }
}
