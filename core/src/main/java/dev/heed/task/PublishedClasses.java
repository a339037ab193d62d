package dev.heed.task;

import dev.heed.api.Internal;
import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a model was trained for, by the whole name of its published class. Names alone do not say
 * it: {@code ViltForQuestionAnswering} answers about pictures, {@code BertForQuestionAnswering}
 * about texts.
 *
 * @see <a href="https://huggingface.co/docs/transformers/model_doc/auto">the published tables</a>
 */
@Internal
public final class PublishedClasses {

  private static final String TABLE = "published-classes.txt";

  private static final Map<String, String> TASKS = read();

  private PublishedClasses() {}

  private static Map<String, String> read() {
    try (InputStream in = PublishedClasses.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is not in the jar.");
      }
      Map<String, String> tasks = new HashMap<>();
      String task = "";
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(" ")) {
          for (String name : line.strip().split(" ", -1)) {
            tasks.put(name, task);
          }
        } else {
          task = line;
        }
      }
      return Map.copyOf(tasks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The task of a class; empty where it is not a published one. */
  public static Optional<String> task(String className) {
    return Optional.ofNullable(TASKS.get(className));
  }

  /**
   * Whether a folder's model was trained for a task.
   *
   * @param task its id
   * @param other whether a class that is in no table, such as one of a house's own, has the task
   */
  public static boolean areFor(ModelFolder folder, String task, Predicate<String> other) {
    return names(folder).stream()
        .anyMatch(name -> task(name).map(task::equals).orElseGet(() -> other.test(name)));
  }

  private static List<String> names(ModelFolder folder) {
    return folder.findJson("config.json").map(c -> c.texts("architectures")).orElse(List.of());
  }
}
