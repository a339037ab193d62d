package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.function.Function;

/**
 * The description of a task that takes plain text.
 *
 * @param <O> what comes out
 */
class TextTaskType<O> implements TaskType<String, O> {

  /** Lines of standard input are run this many at a time. */
  private static final int BATCH = 64;

  private final String id;
  private final String summary;
  private final String head;
  private final Class<? extends Record> options;
  private final Function<TaskSetup, Task<String, O>> opener;
  private final Function<O, String> text;

  /**
   * @param head the ending of the published class's name that is trained for the task
   * @param text an answer for a person
   */
  TextTaskType(
      String id,
      String summary,
      String head,
      Class<? extends Record> options,
      Function<TaskSetup, Task<String, O>> opener,
      Function<O, String> text) {
    this.id = id;
    this.summary = summary;
    this.head = head;
    this.options = options;
    this.opener = opener;
    this.text = text;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final Reader<String> reader() {
    return new TextReader();
  }

  @Override
  public final Class<? extends Record> optionsType() {
    return options;
  }

  @Override
  public final int batchSize() {
    return BATCH;
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Heads.isTrainedFor(folder, id, head);
  }

  @Override
  public final Task<String, O> open(TaskSetup setup) {
    return opener.apply(setup);
  }

  @Override
  public final String print(O output) {
    return text.apply(output);
  }
}
