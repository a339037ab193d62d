package dev.heed.vision.image.jpeg;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the process says about decoding: {@code -Dheed.jpeg} and {@code -Dheed.jpeg.library}.
 *
 * @param mayBeNative whether any decoder but ours may be used
 * @param library the file of {@code libturbojpeg}; nothing to have the system look for it
 */
record JpegSettings(boolean mayBeNative, Optional<Path> library) {

  static final String DECODER = "heed.jpeg";
  static final String LIBRARY = "heed.jpeg.library";

  /**
   * @throws HeedException INVALID_OPTION where one of them is nothing that there is
   */
  static JpegSettings ofTheProcess() {
    return of(System.getProperty(DECODER), System.getProperty(LIBRARY));
  }

  static JpegSettings of(@Nullable String decoder, @Nullable String library) {
    String asked = decoder == null ? "auto" : decoder;
    return switch (asked) {
      case "auto" -> new JpegSettings(true, Optional.ofNullable(library).map(JpegSettings::file));
      case "java" -> new JpegSettings(false, Optional.empty());
      default ->
          throw new HeedException(
              ErrorCode.INVALID_OPTION,
              "-D%s should be auto or java, but is '%s'. auto uses libjpeg-turbo where it gives the same pixels; java never does."
                  .formatted(DECODER, asked));
    };
  }

  private static Path file(String name) {
    try {
      Path file = Path.of(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw missing(name, e);
    }
    throw missing(name, null);
  }

  private static HeedException missing(String name, @Nullable Throwable cause) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "-D%s should be the file of libturbojpeg, but '%s' is no file. Name it (Debian: the package libturbojpeg0), or leave the option out."
            .formatted(LIBRARY, name),
        cause);
  }
}
