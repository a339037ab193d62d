package dev.heed.tune;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A way on its threads. */
final class Runner implements AutoCloseable {

  private final Workload.Lane lane;
  private final int callers;
  private final LongSupplier clock;
  private final ExecutorService threads;
  private final AtomicInteger number = new AtomicInteger();

  Runner(Workload.Lane lane, int callers, LongSupplier clock) {
    this.lane = lane;
    this.callers = callers;
    this.clock = clock;
    this.threads = Executors.newFixedThreadPool(callers, Runner::daemon);
  }

  Workload.Lane lane() {
    return lane;
  }

  LongSupplier clock() {
    return clock;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heed-tune");
    thread.setDaemon(true);
    return thread;
  }

  /** Each caller makes calls until the time is over, at least one. */
  Speed.Round round(double seconds) {
    long start = clock.getAsLong();
    long end = start + (long) (seconds * 1e9);
    AtomicInteger answered = new AtomicInteger();
    Callable<List<Double>> caller = () -> calls(end, answered);
    List<Double> times = new ArrayList<>();
    try {
      for (Future<List<Double>> done : threads.invokeAll(Collections.nCopies(callers, caller))) {
        times.addAll(done.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Tuning was interrupted.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
    return new Speed.Round(answered.get() * 1e9 / (clock.getAsLong() - start), times);
  }

  private List<Double> calls(long end, AtomicInteger answered) {
    List<Double> times = new ArrayList<>();
    do {
      long start = clock.getAsLong();
      answered.addAndGet(lane.run(number.getAndIncrement() & Integer.MAX_VALUE));
      times.add((clock.getAsLong() - start) / 1e6);
    } while (clock.getAsLong() < end);
    return times;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    lane.close();
  }
}
