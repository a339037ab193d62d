package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextReader;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The name tag of a task that takes plain text.
 *
 * @param <O> what comes out
 */
public class TextTaskType<O> implements TaskType<String, O> {

  /** Lines of standard input are run this many at a time. */
  private static final int BATCH = 64;

  private final String id;
  private final String summary;
  private final String head;
  private final List<TaskOption> options;
  private final Function<TaskSetup, Task<String, O>> opener;

  /**
   * @param head the ending of the published class's name that is trained for the task
   */
  TextTaskType(
      String id,
      String summary,
      String head,
      List<TaskOption> options,
      Function<TaskSetup, Task<String, O>> opener) {
    this.id = id;
    this.summary = summary;
    this.head = head;
    this.options = Stream.concat(options.stream(), Stream.of(Workers.OPTION)).toList();
    this.opener = opener;
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
  public final List<TaskOption> options() {
    return options;
  }

  @Override
  public final int batchSize() {
    return BATCH;
  }

  @Override
  public final boolean fits(ModelFolder folder) {
    return Heads.isTrainedFor(folder, head);
  }

  @Override
  public final Task<String, O> open(TaskSetup setup) {
    return opener.apply(setup);
  }
}
