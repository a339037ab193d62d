package dev.heed.server.settings;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that may be served.
 *
 * @param name in addresses
 * @param folder in the Hugging Face layout; empty for a task's standard model
 * @param task its id; empty for the one that the model was trained for
 */
public record ModelSource(String name, Optional<Path> folder, Optional<String> task) {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

  public ModelSource {
    if (!name.matches(NAME)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' cannot be a model's name: letters, digits, '.', '_' and '-' can, the first a letter or digit. Give it one: --model NAME=FOLDER."
              .formatted(name));
    }
    folder = folder.map(path -> path.toAbsolutePath().normalize()); // so that errors hide it
  }

  /** {@code NAME=FOLDER}, or a folder, which then is named as it is. */
  public static ModelSource parse(String text) {
    int equals = text.indexOf('=');
    Path folder = Source.path(equals < 0 ? text : text.substring(equals + 1));
    String name =
        equals < 0
            ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
            : text.substring(0, equals);
    return new ModelSource(name, Optional.of(folder), Optional.empty());
  }

  /** A folder of a repository; empty where its name cannot be a model's. */
  public static Optional<ModelSource> in(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.matches(NAME)
        ? Optional.of(new ModelSource(name, Optional.of(folder), Optional.empty()))
        : Optional.empty();
  }

  /** A task's standard model, under the task's id. */
  public static ModelSource standard(String task) {
    return new ModelSource(task, Optional.empty(), Optional.of(task));
  }

  public ModelSource withTask(String id) {
    return new ModelSource(name, folder, Optional.of(id));
  }
}
