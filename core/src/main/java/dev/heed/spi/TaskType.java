package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The description of a task: its id, how its input is read, its options, and how it opens on a
 * model.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
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
   * Opens the task for a folder. It asks {@code setup} for the sessions that it runs.
   *
   * @throws HeedException INVALID_MODEL where the folder has not what the task needs
   */
  Task<I, O> open(TaskSetup setup);

  /** Whether this is the task that {@code folder}'s model was trained for. */
  default boolean fits(ModelFolder folder) {
    return false;
  }

  /** The record that declares the task's options, each component with an {@link Option}. */
  default Class<? extends Record> optionsType() {
    return NoOptions.class;
  }

  /** The options that {@link #optionsType} declares. */
  default List<TaskOption> options() {
    return OptionSchema.of(optionsType()).options();
  }

  /** The model that is used where the user names none, and what to say about it. */
  default Optional<StandardModel> standardModel() {
    return Optional.empty();
  }

  /** The ending of the file that {@link #draw} writes: that of a picture, mostly. */
  default String drawing() {
    return "png";
  }

  /**
   * Draws the answer onto the input, as PNG; or writes it as a file that ends in {@link #drawing}.
   */
  default void draw(I input, O output, Path file) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED, "The task %s has no picture to draw.".formatted(id()));
  }

  /** The formats of files of annotations that answers can be gathered into, the usual one first. */
  default List<String> annotationFormats() {
    return List.of();
  }

  /**
   * A new file of annotations.
   *
   * @param format one of {@link #annotationFormats}
   * @param inputs how many will come
   * @param to the file, or a folder for formats that have a file for each input
   * @throws HeedException UNSUPPORTED where the task has none; INVALID_OPTION for a place that does
   *     not suit
   */
  default Annotations<I, O> annotations(String format, int inputs, Path to) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "The task %s has no annotations to write: its answers mark no parts of a picture."
            .formatted(id()));
  }

  /**
   * Whether answers depend on nothing but what the processor makes of an input, so that {@link
   * Processor#quick} may read it: not where they hold places in it, or are drawn onto it.
   */
  default boolean readsQuickly() {
    return false;
  }

  /** How many inputs are best handed over at once, where the user does not say. */
  default int batchSize() {
    return 1;
  }

  /** The answer as it is printed in JSON, where records and lists do not say it. */
  default Object json(O output) {
    return Objects.requireNonNull(output);
  }

  /** As {@link #json(Object)}, for answers whose JSON needs the input, such as places in it. */
  default Object json(I input, O output) {
    return json(output);
  }

  /** The answer as text for a person. */
  default String print(O output) {
    return String.valueOf(output);
  }
}
