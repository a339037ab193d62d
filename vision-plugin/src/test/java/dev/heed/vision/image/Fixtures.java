package dev.heed.vision.image;

import dev.heed.spi.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The small files beside the tests, and reading from bytes. */
final class Fixtures {

  private Fixtures() {}

  static byte[] bytes(String file) {
    try (InputStream in = Fixtures.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Image read(String file) {
    return read(file, bytes(file));
  }

  static Image read(String name, byte[] bytes) {
    return read(name, bytes, ImageLimits.STANDARD);
  }

  static Image read(String name, byte[] bytes, ImageLimits limits) {
    return new ImageReader(limits).read(new Source(name, () -> new ByteArrayInputStream(bytes)));
  }
}
