package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.PluginFailures;
import dev.heed.spi.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Runs a batch so that an input that cannot be answered does not take the others with it. */
@Internal
public final class EachInput {

  /** What is wrong with the call's options is wrong for all of its inputs. */
  private static final Set<ErrorCode> OF_THE_CALL =
      EnumSet.of(ErrorCode.INVALID_OPTION, ErrorCode.UNKNOWN_NAME);

  private EachInput() {}

  /**
   * An answer or an error for each input. Where the batch fails together, each half is tried by
   * itself: with one bad input among {@code n}, about {@code 2 log n} runs more.
   */
  public static <I, O> List<Answer<O>> run(Task<I, O> task, List<I> batch, Call call) {
    try {
      return together(task, batch, call).stream().map(Answer::of).toList();
    } catch (Throwable e) { // whatever a task throws becomes the answer's error
      return failed(task, batch, call, Failures.of(e));
    }
  }

  /**
   * The answers of a batch that fails or succeeds together.
   *
   * @throws HeedException INTERNAL where a task gives more or fewer answers than inputs, or none in
   *     an answer's place
   */
  public static <I, O> List<O> together(Task<I, O> task, List<I> batch, Call call) {
    List<O> answers = task.run(batch, call);
    if (answers == null
        || answers.size() != batch.size()
        || answers.stream().anyMatch(Objects::isNull)) {
      String found =
          answers == null
              ? "no list"
              : answers.size() == batch.size()
                  ? "null for one of them"
                  : answers.size() + " answers";
      Optional<String> jar = PluginFailures.jarOf(task.getClass());
      throw new HeedException(
          jar.isPresent() ? ErrorCode.PLUGIN_FAILED : ErrorCode.INTERNAL,
          "The task %s%s should give an answer for each of %s input(s), but gave %s. This is for its author."
              .formatted(
                  task.getClass().getName(),
                  jar.map(" of the plugin %s"::formatted).orElse(""),
                  batch.size(),
                  found));
    }
    return answers;
  }

  private static <I, O> List<Answer<O>> failed(
      Task<I, O> task, List<I> batch, Call call, HeedException error) {
    if (OF_THE_CALL.contains(error.code())) {
      throw error;
    }
    boolean ended = error.code() == ErrorCode.CANCELLED || error.code() == ErrorCode.TIMEOUT;
    if (batch.size() == 1 || ended) {
      return batch.stream().map(input -> Answer.<O>failed(error)).toList();
    }
    int half = batch.size() / 2;
    List<Answer<O>> answers = new ArrayList<>(run(task, batch.subList(0, half), call));
    answers.addAll(run(task, batch.subList(half, batch.size()), call));
    return answers;
  }
}
