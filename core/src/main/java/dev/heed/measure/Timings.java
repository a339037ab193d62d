package dev.heed.measure;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long calls took, sorted: milliseconds each. */
public record Timings(List<Double> sorted) {

  public Timings {
    sorted = sorted.stream().sorted().toList();
  }

  /** One call after the other. */
  public static Timings of(int calls, Runnable call) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      call.run();
      times.add(since(start));
    }
    return new Timings(times);
  }

  /** Runs a second, with {@code callers} threads that share the session. */
  public static double rate(Session session, Inputs inputs, int callers, int runs) {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      Callable<Timings> work = () -> of(runs, () -> session.run(inputs));
      long start = System.nanoTime();
      for (Future<Timings> caller : threads.invokeAll(Collections.nCopies(callers, work))) {
        caller.get();
      }
      return callers * runs * 1000.0 / since(start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /** The time that {@code share} of the calls stayed within. */
  public double quantile(double share) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (share * sorted.size())));
  }
}
