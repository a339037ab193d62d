package dev.heed;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.TaskType;
import dev.heed.task.PublishedClasses;
import dev.heed.wiring.Registry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The task of a model, from what its {@code config.json} says it is. */
final class FittingTask {

  private FittingTask() {}

  /** Where several fit, the first by name; a folder without {@code config.json} fits none. */
  static Optional<TaskType<?, ?>> of(Registry<TaskType<?, ?>> tasks, ModelFolder folder) {
    return folder.findJson("config.json").flatMap(config -> first(tasks, folder));
  }

  private static Optional<TaskType<?, ?>> first(
      Registry<TaskType<?, ?>> tasks, ModelFolder folder) {
    return tasks.first(type -> type.fits(folder));
  }

  static HeedException none(Registry<TaskType<?, ?>> tasks, ModelFolder folder) {
    List<String> known = tasks.names();
    return invalidModel(
        "No task is clear from %s: %s. Name one: %s."
            .formatted(folder, evidence(folder), String.join(", ", known)));
  }

  private static String evidence(ModelFolder folder) {
    Optional<Json> config = folder.findJson("config.json");
    return config
        .map(
            json ->
                "its config.json has architectures %s and model_type '%s'%s"
                    .formatted(
                        json.texts("architectures"), json.text("model_type", ""), published(json)))
        .orElseGet(() -> "it has no config.json" + below(folder));
  }

  /** The task of its class, which no plugin here has. */
  private static String published(Json config) {
    return config.texts("architectures").stream()
        .flatMap(name -> PublishedClasses.task(name).stream())
        .findFirst()
        .map(", which is made for the task %s"::formatted)
        .orElse("");
  }

  private static String below(ModelFolder folder) {
    List<String> below = folder.below().stream().limit(10).map(Path::toString).toList();
    return below.isEmpty() ? "" : ", but these folders in it have: " + String.join(", ", below);
  }
}
