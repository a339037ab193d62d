package dev.heed.batch;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * How many runs of a session go on at once; the calling thread does its share.
 *
 * @param asked 0 for what suits the device
 */
public record Workers(int asked) {

  private static final int MOST = 256;

  public Workers {
    if (asked < 0 || asked > MOST) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--num-workers should be from 0 to %s, but is %s.".formatted(MOST, asked));
    }
  }

  /** What suits the device. */
  public static Workers standard() {
    return new Workers(0);
  }

  /**
   * Where an operator has several threads, a second run fills the time in which one thread waits
   * for another.
   */
  int on(Device device) {
    if (asked > 0) {
      return asked;
    }
    return device instanceof Device.Cpu cpu && LengthBuckets.threads(cpu) > 1 ? 2 : 1;
  }

  /** Does jobs 0 to {@code jobs - 1}, begun in that order; the first failure ends the others. */
  public void each(Device device, int jobs, IntConsumer job) {
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < jobs; i = next.getAndIncrement()) {
              job.accept(i);
            }
          } finally {
            next.set(jobs);
          }
        };
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 1; i < Math.min(on(device), jobs); i++) {
      others.add(CompletableFuture.runAsync(worker, Threads.kept()));
    }
    try {
      worker.run();
    } finally {
      others.forEach(Workers::await);
    }
  }

  private static void await(CompletableFuture<Void> worker) {
    try {
      worker.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
