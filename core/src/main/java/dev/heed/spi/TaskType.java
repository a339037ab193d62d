package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A task's name tag: how users ask for it, how their input is read, how it opens on a model. */
public interface TaskType<I, O> {

  /** The Hugging Face task id, such as {@code image-classification}. */
  String id();

  /** This task under a longer id that says more, such as {@code translation_en_to_de}. */
  default Optional<TaskType<?, ?>> variant(String id) {
    return Optional.empty();
  }

  /** One line for {@code heed tasks}. */
  String summary();

  Reader<I> reader();

  /**
   * The graph that {@link Task#run} gets as its session; a task that runs several opens the others
   * with {@link TaskSetup#session}.
   */
  default String graph(ModelFolder folder) {
    return "model";
  }

  /** Opens the task for a folder; {@link #graph} is opened by the caller. */
  Task<I, O> open(TaskSetup setup);

  /** Whether this is the task that {@code folder}'s model was trained for. */
  default boolean fits(ModelFolder folder) {
    return false;
  }

  default List<TaskOption> options() {
    return List.of();
  }

  /** The model that is used where the user names none, and what to say about it. */
  default Optional<StandardModel> standardModel() {
    return Optional.empty();
  }

  /** Draws the answer onto the input, as PNG. */
  default void draw(I input, O output, Path png) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED, "The task %s has no picture to draw.".formatted(id()));
  }

  /** How many inputs the command line hands over at once, where the user does not say. */
  default int batchSize() {
    return 1;
  }

  /** The answer as it is printed in JSON, where records and lists do not say it. */
  default Object json(O output) {
    return Objects.requireNonNull(output);
  }

  /** The answer as text for a person. */
  default String print(O output) {
    return String.valueOf(output);
  }
}
