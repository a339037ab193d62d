package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A session that a few callers run at a time, mostly one, the others waiting with their inputs
 * ready: a run uses every thread that the session has, and more at once than there are cores for
 * would only slow each other down. The runs are made on threads of its own, begun in the order in
 * which they were asked for: a session whose runs move from thread to thread moves from core to
 * core, which costs it 5 to 8 % (ViT-Ti on one core).
 */
@Internal
public final class QueuedSession extends ForwardingSession {

  private final Executor turns;

  /**
   * @param atOnce how many runs go on at a time
   */
  public QueuedSession(Session session, int atOnce) {
    super(session);
    this.turns = threads(atOnce);
  }

  /** Not to be interrupted, as no run is: what a run makes always has an owner who closes it. */
  @Override
  protected <T> T around(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, turns).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  /** A thread starts when it is first needed, and ends when it was idle for a second. */
  private static Executor threads(int count) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count, count, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), QueuedSession::daemon);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heed-session");
    thread.setDaemon(true);
    return thread;
  }
}
