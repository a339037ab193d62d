package dev.heed.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One run's switch: thrown by its {@link RunLimit}, gone when the run has ended. */
final class Interruption implements AutoCloseable {

  private final RunLimit limit;
  private final RunOptions options;
  private final Runnable onCancel = this::stop;
  private final Optional<Future<?>> alarm;
  private boolean closed;
  private volatile boolean late;

  private Interruption(RunLimit limit, RunOptions options) {
    this.limit = limit;
    this.options = options;
    this.late = limit.time().filter(Interruption::isOver).isPresent();
    limit.onCancel(onCancel);
    alarm = limit.time().map(time -> Alarm.after(time, this::ringing));
  }

  /** Starts the clock. */
  static Interruption of(RunLimit limit) throws OrtException {
    return new Interruption(limit, new RunOptions());
  }

  private static boolean isOver(Duration time) {
    return time.isZero() || time.isNegative();
  }

  RunOptions options() {
    return options;
  }

  /** Throws CANCELLED or TIMEOUT where the run should not begin, or was stopped. */
  void throwIfStopped(Map<String, Tensor> inputs) {
    if (limit.isCancelled()) {
      throw new HeedException(
          ErrorCode.CANCELLED,
          "The run was cancelled. Its inputs: %s.".formatted(InputCheck.describe(inputs)));
    }
    if (late) {
      throw timeout(InputCheck.describe(inputs));
    }
  }

  private HeedException timeout(String inputs) {
    return new HeedException(
        ErrorCode.TIMEOUT,
        "The run was stopped at its time limit of %s ms. Its inputs: %s. Allow more time, or run a smaller batch."
            .formatted(limit.time().orElse(Duration.ZERO).toMillis(), inputs));
  }

  private void ringing() {
    late = true;
    stop();
  }

  /** The options must not be touched once closed: the native object is gone. */
  private synchronized void stop() {
    if (!closed) {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw new HeedException(
            ErrorCode.RUNTIME_FAILED,
            "ONNX Runtime did not stop a run: %s".formatted(RuntimeMessage.of(e)),
            e);
      }
    }
  }

  @Override
  public synchronized void close() {
    limit.forget(onCancel);
    alarm.ifPresent(future -> future.cancel(false));
    if (!closed) {
      closed = true;
      options.close();
    }
  }

  /** One daemon thread that watches the time limits of all runs. */
  static final class Alarm {

    /** Made on first use: a process that sets no limit has no such thread. */
    private static final class Holder {
      private static final ScheduledThreadPoolExecutor CLOCK = clock();

      private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(
                1,
                task -> {
                  Thread thread = new Thread(task, "heed-run-limits");
                  thread.setDaemon(true);
                  return thread;
                });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
      }
    }

    private Alarm() {}

    static Future<?> after(Duration time, Runnable action) {
      return Holder.CLOCK.schedule(action, nanos(time), TimeUnit.NANOSECONDS);
    }

    /** Durations of more than some centuries do not fit; they never ring. */
    private static long nanos(Duration time) {
      return time.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) < 0
          ? time.toNanos()
          : Long.MAX_VALUE / 2;
    }
  }
}
