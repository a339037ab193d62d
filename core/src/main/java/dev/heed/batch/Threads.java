package dev.heed.batch;

import dev.heed.api.Internal;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The process's threads for work beside the caller's. They are daemons that live on from one call
 * to the next: the C library keeps what a thread freed for that thread's arena, so a thread for
 * each batch of texts would make the process grow for hours. One that was idle for a minute ends.
 */
@Internal
public final class Threads {

  private static final long IDLE_SECONDS = 60;

  /**
   * No fixed number: the caller limits how much runs at once, as {@link Workers} does. Nothing
   * waits in a queue, so work that waits for other work is never stuck behind it.
   */
  private static final ThreadPoolExecutor KEPT =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads::daemon);

  private Threads() {}

  /** Begins work at once, on a thread that is free or a new one. */
  public static Executor kept() {
    return KEPT;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heed-worker");
    thread.setDaemon(true);
    return thread;
  }
}
