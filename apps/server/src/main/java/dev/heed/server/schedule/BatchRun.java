package dev.heed.server.schedule;

import dev.heed.batch.Answer;
import dev.heed.batch.Failures;
import dev.heed.server.observe.Signals;
import dev.heed.server.schedule.ModelQueue.Runner;
import dev.heed.spi.Call;
import java.time.Duration;
import java.util.List;

/**
 * Runs of one model.
 *
 * @param drain learns from each how fast the model works
 */
record BatchRun<I, O>(String model, Runner<I, O> runner, Signals signals, Drain drain) {

  static <I, O> double units(List<Job<I, O>> batch) {
    return batch.stream().mapToDouble(job -> job.cost.units()).sum();
  }

  /** Runs it, and gives each of its inputs an answer. */
  void run(List<Job<I, O>> batch, Job.Run run) {
    Job<I, O> first = batch.get(0);
    long begin = System.nanoTime();
    Call plain = Call.plain().withOptions(first.options).cancelledWith(run.limit);
    Call heard = first.pieces.map(plain::listening).orElse(plain);
    Call call = first.watch.map(heard::watching).orElse(heard);
    List<Answer<O>> answers = answers(batch, call);
    long end = System.nanoTime();
    if (!run.limit.isCancelled()) {
      double units = units(batch);
      drain.ran(units, batch.size(), (end - begin) / 1e9);
      signals.ran(model, batch.size(), units, Duration.ofNanos(end - begin));
    }
    for (int i = 0; i < batch.size(); i++) {
      finish(batch.get(i), answers.get(i), begin);
    }
  }

  private List<Answer<O>> answers(List<Job<I, O>> batch, Call call) {
    try {
      return runner.run(batch.stream().map(job -> job.input).toList(), call);
    } catch (Throwable e) { // whatever a task throws is told to those who wait
      Answer<O> failed = Answer.failed(Failures.of(e));
      return batch.stream().map(job -> failed).toList();
    }
  }

  private void finish(Job<I, O> job, Answer<O> answer, long begin) {
    boolean done =
        answer.error().isPresent()
            ? job.answer.completeExceptionally(answer.error().get())
            : job.answer.complete(answer.value().orElseThrow());
    if (done) {
      ended(
          job,
          answer.error().isPresent() ? Signals.Outcome.FAILED : Signals.Outcome.ANSWERED,
          begin);
    }
  }

  /** Tells how an input ended that came to a run at {@code begun}, or would have. */
  void ended(Job<I, O> job, Signals.Outcome outcome, long begun) {
    signals.ended(
        model,
        outcome,
        Duration.ofNanos(begun - job.arrival),
        Duration.ofNanos(System.nanoTime() - job.arrival));
  }
}
