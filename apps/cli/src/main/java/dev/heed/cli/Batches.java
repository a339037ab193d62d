package dev.heed.cli;

import dev.heed.Ahead;
import dev.heed.Pipeline;
import dev.heed.ReadAhead;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
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

    static <I, O> Done<I, O> failed(ReadAhead.Item<I> item, HeedException error) {
      return new Done<>(
          item.source(), item.input(), Optional.empty(), Optional.of(item.error().orElse(error)));
    }
  }

  /** The exit code: 0 where every source had its answer. */
  int run(List<Source> sources) {
    if (report.tellsPieces()) {
      try (report) {
        told(ReadAhead.Item.read(type.reader(), sources.get(0)));
        return report.exitCode();
      }
    }
    return runAhead(sources);
  }

  /** Text appears as it comes where the task can tell it. */
  private void told(ReadAhead.Item<I> item) {
    Optional<O> answer = item.input().flatMap(input -> streamed(item, input));
    if (answer.isEmpty() && report.exitCode() == 0) {
      answer(List.of(item)).forEach(report::done);
    } else {
      answer.ifPresent(told -> report.told(item, item.input().orElseThrow(), told));
    }
  }

  private Optional<O> streamed(ReadAhead.Item<I> item, I input) {
    try {
      return pipeline.stream(input, report::piece);
    } catch (HeedException e) {
      if (!e.code().isCallersMistake()) {
        throw e;
      }
      report.failure(item.source(), e);
      return Optional.empty();
    }
  }

  private int runAhead(List<Source> sources) {
    List<List<Source>> batches = new ArrayList<>();
    for (int i = 0; i < sources.size(); i += size) {
      batches.add(sources.subList(i, Math.min(sources.size(), i + size)));
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = Math.max(1, Math.min(batches.size(), cores + 1));
    try (report;
        Ahead<List<Source>, List<Done<I, O>>> done = new Ahead<>(batches, this::answers, threads)) {
      while (done.hasNext()) {
        done.next().forEach(report::done);
      }
      return report.exitCode();
    }
  }

  private List<Done<I, O>> answers(List<Source> batch) {
    return answer(
        batch.stream().map(source -> ReadAhead.Item.read(type.reader(), source)).toList());
  }

  private List<Done<I, O>> answer(List<ReadAhead.Item<I>> batch) {
    List<I> inputs = batch.stream().flatMap(item -> item.input().stream()).toList();
    try {
      return paired(batch, pipeline.runInTurn(inputs));
    } catch (HeedException e) {
      return retried(batch, inputs, e);
    }
  }

  /** {@code answers} has one for each item that could be read, in order. */
  private static <I, O> List<Done<I, O>> paired(List<ReadAhead.Item<I>> batch, List<O> answers) {
    List<Done<I, O>> done = new ArrayList<>();
    int next = 0;
    for (ReadAhead.Item<I> item : batch) {
      Optional<O> answer =
          item.input().isPresent() ? Optional.of(answers.get(next++)) : Optional.empty();
      done.add(new Done<>(item.source(), item.input(), answer, item.error()));
    }
    return done;
  }

  /** One input that the processor refuses should not take its batch with it. */
  private List<Done<I, O>> retried(
      List<ReadAhead.Item<I>> batch, List<I> inputs, HeedException error) {
    if (!error.code().isCallersMistake()) {
      throw error;
    }
    return inputs.size() == 1
        ? batch.stream().map(item -> Done.<I, O>failed(item, error)).toList()
        : batch.stream().flatMap(item -> answer(List.of(item)).stream()).toList();
  }
}
