package dev.heed.vision.annotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where files of annotations go. */
final class OutputPlace {

  static final ObjectMapper JSON = new ObjectMapper();

  private OutputPlace() {}

  /** The file itself, or one of this name where {@code to} is a folder. */
  static Path file(Path to, String name) {
    Path file = isJson(to) && !Files.isDirectory(to) ? to : to.resolve(name);
    folder(file.toAbsolutePath().getParent());
    return file;
  }

  static boolean isJson(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** The folder, made where it is not there. */
  static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  static void write(Path file, JsonNode json) {
    try {
      Files.write(file, JSON.writeValueAsBytes(json));
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  private static HeedException refused(Path place, IOException cause) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "Cannot write the annotations to '%s': %s. Name a file or a folder where you may write."
            .formatted(place, cause),
        cause);
  }
}
