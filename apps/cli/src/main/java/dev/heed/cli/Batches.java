package dev.heed.cli;

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
 * Many sources through one pipeline: read ahead, run in batches, bad ones reported and passed over.
 */
record Batches<I, O>(TaskType<I, O> type, Pipeline<I, O> pipeline, Report<I, O> report, int size) {

  Batches {
    if (size < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--batch-size should be at least 1, but is %d.".formatted(size));
    }
  }

  /** The exit code: 0 where every source had its answer. */
  int run(List<Source> sources) {
    int threads = Math.max(1, Math.min(sources.size(), Runtime.getRuntime().availableProcessors()));
    try (report;
        ReadAhead<I> items = new ReadAhead<>(type.reader(), sources, threads)) {
      while (items.hasNext()) {
        answer(next(items));
      }
      return report.exitCode();
    }
  }

  private List<ReadAhead.Item<I>> next(ReadAhead<I> items) {
    List<ReadAhead.Item<I>> batch = new ArrayList<>();
    while (batch.size() < size && items.hasNext()) {
      batch.add(items.next());
    }
    return batch;
  }

  private void answer(List<ReadAhead.Item<I>> batch) {
    List<I> inputs = batch.stream().flatMap(item -> item.input().stream()).toList();
    try {
      if (inputs.size() == 1 && batch.size() == 1 && report.tellsPieces()) {
        told(batch, inputs.get(0));
      } else {
        report.answers(batch, pipeline.run(inputs));
      }
    } catch (HeedException e) {
      retry(batch, inputs, e);
    }
  }

  /** Text appears as it comes where the task can tell it. */
  private void told(List<ReadAhead.Item<I>> batch, I input) {
    Optional<O> answer = pipeline.stream(input, report::piece);
    if (answer.isPresent()) {
      report.told(batch.get(0), input, answer.get());
    } else {
      report.answers(batch, List.of(pipeline.run(input)));
    }
  }

  /** One input that the processor refuses should not take its batch with it. */
  private void retry(List<ReadAhead.Item<I>> batch, List<I> inputs, HeedException error) {
    if (!error.code().isCallersMistake()) {
      throw error;
    }
    if (inputs.size() == 1) {
      batch.forEach(item -> report.failure(item.source(), item.error().orElse(error)));
    } else {
      batch.forEach(item -> answer(List.of(item)));
    }
  }
}
