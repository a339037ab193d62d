package dev.heed.runtime;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread that watches the time limits of all runs. */
final class Alarm {

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
