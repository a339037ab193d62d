package dev.heed.server.schedule;

import dev.heed.runtime.RunLimit;
import dev.heed.spi.TokenWatch;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One input in a queue, until it has its answer. */
final class Job<I, O> {

  /** Who comes first: the earlier turn, then the earlier arrival. */
  static final Comparator<Job<?, ?>> ORDER =
      Comparator.comparingLong((Job<?, ?> job) -> job.turn).thenComparingLong(job -> job.number);

  final I input;
  final Map<String, String> options;
  final Optional<Consumer<String>> pieces;
  final Optional<TokenWatch> watch;
  final Cost cost;
  final long number;
  final long arrival;

  /** Nanoseconds of the queue's clock: the deadline, but never long after the arrival. */
  final long turn;

  final CompletableFuture<O> answer = new CompletableFuture<>();

  /** Set while it runs. */
  private @Nullable Run run;

  Job(Ask<I> ask, int index, Cost cost, long number, long arrival, long turn) {
    this.input = ask.inputs().get(index);
    this.options = ask.options();
    this.pieces = ask.pieces();
    this.watch = ask.watches().isEmpty() ? Optional.empty() : Optional.of(ask.watches().get(index));
    this.cost = cost;
    this.number = number;
    this.arrival = arrival;
    this.turn = turn;
  }

  boolean isWaitedFor() {
    return !answer.isDone();
  }

  /** Whether one call of the task can hold both. */
  boolean sharesWith(Job<I, O> other) {
    return !isHeard() && !other.isHeard() && options.equals(other.options);
  }

  private boolean isHeard() {
    return pieces.isPresent() || watch.isPresent();
  }

  /** Begins; false where nobody waits any more. */
  synchronized boolean begin(Run with) {
    if (!isWaitedFor()) {
      return false;
    }
    run = with;
    return true;
  }

  /** Ends it from outside; true where it was this that ended it. */
  boolean end(RuntimeException why) {
    if (!answer.completeExceptionally(why)) {
      return false;
    }
    Run now;
    synchronized (this) {
      now = run;
    }
    if (now != null) {
      now.oneLess();
    }
    return true;
  }

  synchronized boolean hasBegun() {
    return run != null;
  }

  /** A run of the model and how many wait for it; when the last is gone, it is stopped. */
  static final class Run {

    final RunLimit limit = RunLimit.none();
    private int waiting;

    Run(int waiting) {
      this.waiting = waiting;
    }

    synchronized void oneLess() {
      waiting--;
      if (waiting == 0) {
        limit.cancel();
      }
    }
  }
}
