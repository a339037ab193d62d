package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.Suggestions;
import dev.heed.model.ModelFolder;
import dev.heed.spi.TaskType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The task to run: the one that the first word names, else the one that the model was trained for.
 *
 * @param rest inputs and options
 */
record TaskChoice(TaskType<?, ?> type, List<String> rest) {

  static TaskChoice of(Heed heed, Console console, Optional<Path> model, List<String> words) {
    String first = words.get(0);
    Optional<TaskType<?, ?>> named = heed.findTask(first);
    if (named.isPresent()) {
      return new TaskChoice(named.get(), words.subList(1, words.size()));
    }
    List<String> ids = heed.tasks().names();
    if (model.isEmpty() || isMisspelt(first, ids)) {
      return new TaskChoice(heed.task(first), words.subList(1, words.size()));
    }
    TaskType<?, ?> type = heed.taskFor(ModelFolder.open(model.get()));
    console.err().printf("heed: the model's task is %s.%n", type.id());
    return new TaskChoice(type, words);
  }

  /** A word close to a task's name that is no file is taken for the task. */
  private static boolean isMisspelt(String word, List<String> ids) {
    return !word.startsWith("-") && !exists(word) && Suggestions.closest(word, ids).isPresent();
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
