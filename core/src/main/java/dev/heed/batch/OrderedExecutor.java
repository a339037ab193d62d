package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Work on many items on other threads, a few items ahead of the consumer; results come in the order
 * of the items. A failure comes in its item's place.
 *
 * @param <S> an item
 * @param <T> what the work makes of it
 */
@Internal
public final class OrderedExecutor<S, T> implements Iterator<T>, AutoCloseable {

  private final Iterator<S> items;
  private final Function<S, T> work;
  private final int ahead;
  private final ExecutorService threads;
  private final Deque<Future<T>> underWay = new ArrayDeque<>();

  /** Works on {@code threads} threads; twice as many results are held at most. */
  public OrderedExecutor(List<S> items, Function<S, T> work, int threads) {
    this.items = items.iterator();
    this.work = work;
    this.ahead = 2 * threads;
    this.threads = Executors.newFixedThreadPool(threads, OrderedExecutor::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heed-ahead");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public boolean hasNext() {
    while (items.hasNext() && underWay.size() < ahead) {
      S item = items.next();
      underWay.add(threads.submit(() -> work.apply(item)));
    }
    return !underWay.isEmpty();
  }

  /**
   * @throws HeedException as the work threw it; CANCELLED where this thread was interrupted;
   *     INTERNAL for any other failure
   */
  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return underWay.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Working ahead was interrupted.", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw Failures.of(cause == null ? e : cause);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
