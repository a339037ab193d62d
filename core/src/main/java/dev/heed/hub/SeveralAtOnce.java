package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Files that come side by side; when one fails, the others stop where they are. */
final class SeveralAtOnce {

  /** As many as hubs and mirrors take from one client without complaint. */
  private static final int THREADS = 4;

  private static final int PATIENCE_SECONDS = 10;

  private SeveralAtOnce() {}

  /** What each work gives, in their order. */
  static <T> List<T> run(List<? extends Callable<T>> works) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, works.size())),
            work -> {
              Thread thread = new Thread(work, "heed-pull");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return run(works, new ExecutorCompletionService<>(threads));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Fetching was stopped.", e);
    } finally {
      end(threads);
    }
  }

  private static <T> List<T> run(
      List<? extends Callable<T>> works, ExecutorCompletionService<T> threads)
      throws IOException, InterruptedException {
    List<Future<T>> all = new ArrayList<>();
    works.forEach(work -> all.add(threads.submit(work)));
    for (int i = 0; i < works.size(); i++) {
      got(threads.take()); // the first that fails ends them all
    }
    List<T> given = new ArrayList<>();
    for (Future<T> one : all) {
      given.add(got(one));
    }
    return given;
  }

  private static <T> T got(Future<T> one) throws IOException, InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof HeedException known) {
        throw known;
      }
      throw new IOException("it failed: " + e.getCause(), e);
    }
  }

  /** Nothing is written any more when this returns. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
