package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * One thing to read: a name for messages, and its bytes.
 *
 * @param name as the user wrote it
 * @param opener opens the bytes; may be called once, and the caller closes the stream
 */
public record Source(String name, Opener opener) {

  /** Opens a stream of bytes. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  public static Source of(Path file) {
    return new Source(file.toString(), () -> Files.newInputStream(file));
  }

  /**
   * The path that a text says.
   *
   * @throws HeedException INVALID_INPUT for what is no path on this machine, as one with a zero
   *     byte
   */
  public static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' is no path on this machine: %s.".formatted(text, e.getReason()),
          e);
    }
  }
}
