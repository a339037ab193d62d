package dev.heed.cli;

import dev.heed.Pipeline;
import dev.heed.batch.Ahead;
import dev.heed.batch.Answer;
import dev.heed.batch.ReadAhead;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Many sources through one pipeline: read and processed ahead on other threads while the session
 * works, run in batches, bad ones reported and passed over.
 */
record Batches<I, O>(TaskType<I, O> type, Pipeline<I, O> pipeline, Report<I, O> report, int size) {

  Batches {
    if (size < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--batch-size should be at least 1, but is %d.".formatted(size));
    }
  }

  /** A source with its input and answer, or with why it has none. */
  record Done<I, O>(
      Source source, Optional<I> input, Optional<O> answer, Optional<HeedException> error) {

    static <I, O> Done<I, O> of(ReadAhead.Item<I> item, Answer<O> answer) {
      return new Done<>(item.source(), item.input(), answer.value(), answer.error());
    }
  }

  /** The exit code: 0 where every source had its answer. */
  int run(List<Source> sources) {
    try (report) {
      if (report.tellsPieces()) {
        Call call = Call.plain().listening(report::piece);
        done(List.of(ReadAhead.Item.read(type.reader(), sources.get(0))), call)
            .forEach(report::done);
      } else {
        runAhead(sources);
      }
      return report.exitCode();
    }
  }

  private void runAhead(List<Source> sources) {
    List<List<Source>> batches = new ArrayList<>();
    for (int i = 0; i < sources.size(); i += Math.min(size, sources.size())) {
      batches.add(sources.subList(i, (int) Math.min(sources.size(), (long) i + size)));
    }
    // What holds for the whole list is settled by its first input, whoever is read or run first.
    Call call = pipeline.begin(() -> type.reader().read(sources.get(0)), Call.plain());
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = Math.max(1, Math.min(batches.size(), cores + 1));
    try (Ahead<List<Source>, List<Done<I, O>>> done =
        new Ahead<>(batches, batch -> answers(batch, call), threads)) {
      while (done.hasNext()) {
        done.next().forEach(report::done);
      }
    }
  }

  private List<Done<I, O>> answers(List<Source> batch, Call call) {
    return done(
        batch.stream().map(source -> ReadAhead.Item.read(type.reader(), source)).toList(), call);
  }

  /** One for each item, in order; those that could be read are run together. */
  private List<Done<I, O>> done(List<ReadAhead.Item<I>> batch, Call call) {
    List<I> inputs = batch.stream().flatMap(item -> item.input().stream()).toList();
    List<Answer<O>> answers = pipeline.runEach(inputs, call);
    List<Done<I, O>> done = new ArrayList<>();
    int next = 0;
    for (ReadAhead.Item<I> item : batch) {
      done.add(
          item.input().isPresent()
              ? Done.of(item, answers.get(next++))
              : new Done<>(item.source(), item.input(), Optional.empty(), item.error()));
    }
    return done;
  }
}
