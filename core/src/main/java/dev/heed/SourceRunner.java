package dev.heed;

import dev.heed.batch.Answer;
import dev.heed.batch.OrderedExecutor;
import dev.heed.batch.Prefetcher;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Many sources through one pipeline: read and processed ahead on other threads while the session
 * works, run in batches, bad ones reported and passed over.
 *
 * <pre>{@code
 * var runner = new SourceRunner<>(new ImageReader(), classify, 8);
 * runner.run(runner.reader().find("photos"), done -> System.out.println(done.answer()));
 * }</pre>
 *
 * @param batchSize how many inputs are run together
 */
public record SourceRunner<I, O>(Reader<I> reader, Pipeline<I, O> pipeline, int batchSize) {

  public SourceRunner {
    if (batchSize < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The batch size should be at least 1, but is %s.".formatted(batchSize));
    }
  }

  /** With a task's own reader and the batch size that suits it. */
  public static <I, O> SourceRunner<I, O> of(TaskType<I, O> type, Pipeline<I, O> pipeline) {
    return new SourceRunner<>(type.reader(), pipeline, type.batchSize());
  }

  /** A source with its input and answer, or with why it has none. */
  public record Done<I, O>(
      Source source, Optional<I> input, Optional<O> answer, Optional<HeedException> error) {

    static <I, O> Done<I, O> of(Prefetcher.Item<I> item, Answer<O> answer) {
      return new Done<>(item.source(), item.input(), answer.value(), answer.error());
    }
  }

  /**
   * Runs one source and tells the text of its answer while it is written, where the task can.
   *
   * @param pieces is called on this thread
   */
  public Done<I, O> run(Source source, Consumer<String> pieces) {
    return done(List.of(Prefetcher.Item.read(reader, source)), Call.plain().listening(pieces))
        .get(0);
  }

  /**
   * Runs all sources.
   *
   * @param each gets every source in order, on this thread
   * @throws HeedException where what holds for the whole list is wrong, such as its options
   */
  public void run(List<Source> sources, Consumer<Done<I, O>> each) {
    List<List<Source>> batches = new ArrayList<>();
    for (int i = 0; i < sources.size(); i += Math.min(batchSize, sources.size())) {
      batches.add(sources.subList(i, (int) Math.min(sources.size(), (long) i + batchSize)));
    }
    // What holds for the whole list is settled by its first input, in whichever order the others
    // are read and run.
    Call call = pipeline.begin(() -> reader.read(sources.get(0)), Call.plain());
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = Math.max(1, Math.min(batches.size(), cores + 1));
    try (OrderedExecutor<List<Source>, List<Done<I, O>>> done =
        new OrderedExecutor<>(batches, batch -> answers(batch, call), threads)) {
      while (done.hasNext()) {
        done.next().forEach(each);
      }
    }
  }

  private List<Done<I, O>> answers(List<Source> batch, Call call) {
    return done(batch.stream().map(source -> Prefetcher.Item.read(reader, source)).toList(), call);
  }

  /** One for each item, in order; those that could be read are run together. */
  private List<Done<I, O>> done(List<Prefetcher.Item<I>> batch, Call call) {
    List<I> inputs = batch.stream().flatMap(item -> item.input().stream()).toList();
    List<Answer<O>> answers = pipeline.runEach(inputs, call);
    List<Done<I, O>> done = new ArrayList<>();
    int next = 0;
    for (Prefetcher.Item<I> item : batch) {
      done.add(
          item.input().isPresent()
              ? Done.of(item, answers.get(next++))
              : new Done<>(item.source(), item.input(), Optional.empty(), item.error()));
    }
    return done;
  }
}
