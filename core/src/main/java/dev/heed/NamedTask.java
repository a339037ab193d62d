package dev.heed;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.spi.TaskType;
import dev.heed.task.TaskNames;
import dev.heed.wiring.Registry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tasks by any name that they are published under. */
final class NamedTask {

  /** Shorter names are too close to words of all kinds to be guessed. */
  private static final int LEAST_GUESSED = 8;

  private NamedTask() {}

  static Optional<TaskType<?, ?>> find(Registry<TaskType<?, ?>> tasks, String name) {
    return tasks
        .find(name)
        .or(() -> tasks.firstAnswer(type -> type.variant(name)))
        .or(() -> tasks.find(TaskNames.id(name)));
  }

  /** Throws, saying what there is, and what was perhaps meant. */
  static TaskType<?, ?> missing(Registry<TaskType<?, ?>> tasks, String name) {
    try {
      return tasks.get(TaskNames.id(name));
    } catch (HeedException e) {
      throw e.code() == ErrorCode.UNKNOWN_NAME ? unknown(tasks, name, e) : e;
    }
  }

  private static HeedException unknown(
      Registry<TaskType<?, ?>> tasks, String name, HeedException plain) {
    List<String> names = tasks.names();
    if (TaskNames.isPublished(name)) {
      return new HeedException(
          ErrorCode.UNKNOWN_NAME,
          "No installed plugin has the task '%s'. Available: %s."
              .formatted(TaskNames.id(name), String.join(", ", names)));
    }
    Optional<String> meant = meant(name);
    return Suggestions.closest(name, names).isPresent() || meant.isEmpty()
        ? plain
        : new HeedException(
            ErrorCode.UNKNOWN_NAME,
            "No task named '%s'. Did you mean '%s'? It is the task %s. Available: %s."
                .formatted(name, meant.get(), TaskNames.id(meant.get()), String.join(", ", names)));
  }

  private static Optional<String> closest(String name) {
    return Suggestions.closest(
        name,
        TaskNames.aliases().stream().filter(alias -> alias.length() >= LEAST_GUESSED).toList());
  }

  /** For what is wrong already: a short name with something before or behind it too. */
  private static Optional<String> meant(String name) {
    return closest(name)
        .or(
            () ->
                TaskNames.aliases().stream()
                    .filter(alias -> name.startsWith(alias) || name.endsWith(alias))
                    .min(Comparator.comparingInt(alias -> -alias.length())));
  }

  /** Whether a word is close to the name of a task. */
  static boolean isAlmost(Registry<TaskType<?, ?>> tasks, String word) {
    return TaskNames.isPublished(word)
        || Suggestions.closest(word, tasks.names()).isPresent()
        || closest(word).isPresent();
  }
}
