package dev.heed.batch;

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
 * A session that one caller runs at a time, the others waiting with their inputs ready: a run uses
 * every core that the session has, and two at once would only slow each other down. The runs are
 * made on one thread of its own, in the order in which they were asked for: a session whose runs
 * move from thread to thread moves from core to core, which costs it 5 to 8 % (ViT-Ti on one core).
 */
public final class SerialSession extends ForwardingSession {

  private final Executor turns = oneThread();

  public SerialSession(Session session) {
    super(session);
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

  /** The thread starts with the first run, and ends when it was idle for a second. */
  private static Executor oneThread() {
    return new ThreadPoolExecutor(
        0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SerialSession::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heed-session");
    thread.setDaemon(true);
    return thread;
  }
}
