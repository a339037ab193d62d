package dev.heed.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Java's temporary folder, in which ONNX Runtime always makes a folder. Java looks up which it is
 * when it starts, so that only who starts it can name another.
 */
public final class TemporaryFolder {

  private static final String PROPERTY = "java.io.tmpdir";

  private TemporaryFolder() {}

  /** The folder that Java is configured to use. */
  public static Path path() {
    return Path.of(System.getProperty(PROPERTY, ""));
  }

  /** Whether a folder can be made in it: on a disk that is read-only or full it cannot. */
  public static boolean isUsable(Path folder) {
    Path probe = folder.resolve("heed" + UUID.randomUUID());
    try {
      Files.createDirectory(probe);
      Files.delete(probe);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
