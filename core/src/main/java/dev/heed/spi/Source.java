package dev.heed.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
}
