package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.spi.TaskType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The task to run: the one that the first word names, else the one that the model was trained for.
 *
 * @param rest inputs and options
 */
record TaskChoice(TaskType<?, ?> type, List<String> rest) {

  /** How tasks are written. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([-_][a-z0-9]+)*");

  static TaskChoice of(Heed heed, Console console, Optional<Path> model, List<String> words) {
    String first = words.get(0);
    Optional<TaskType<?, ?>> named = heed.findTask(first);
    if (named.isPresent()) {
      return new TaskChoice(named.get(), words.subList(1, words.size()));
    }
    if (model.isEmpty()) {
      return new TaskChoice(heed.task(first), words.subList(1, words.size()));
    }
    if (isMeantAsTask(heed, words)) {
      throw unknown(heed, first);
    }
    TaskType<?, ?> type = heed.taskFor(ModelFolder.open(model.get()));
    console.err().printf("heed: the model's task is %s.%n", type.id());
    return new TaskChoice(type, words);
  }

  /**
   * A bare word that is no file is taken for a task where it is close to a task's name, or where
   * inputs stand behind it.
   */
  private static boolean isMeantAsTask(Heed heed, List<String> words) {
    String word = words.get(0);
    boolean bare = NAME.matcher(word).matches() && !exists(word);
    boolean inputsFollow = words.size() > 1 && !words.get(1).startsWith("--");
    return bare && (inputsFollow || heed.isLikeTask(word));
  }

  private static HeedException unknown(Heed heed, String word) {
    try {
      heed.task(word);
    } catch (HeedException e) {
      return new HeedException(
          e.code(),
          "%s If '%s' is an input, put the task before it.".formatted(e.getMessage(), word));
    }
    throw new IllegalStateException(word + " is a task.");
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
