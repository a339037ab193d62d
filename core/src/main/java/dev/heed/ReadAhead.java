package dev.heed;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads sources on other threads, a few ahead of whoever takes them, in their order. A source that
 * cannot be read is an item with its error; the rest go on.
 */
public final class ReadAhead<I> implements Iterator<ReadAhead.Item<I>>, AutoCloseable {

  /** A source, and either its input or why it could not be read. */
  public record Item<I>(Source source, Optional<I> input, Optional<HeedException> error) {}

  private final Reader<I> reader;
  private final Iterator<Source> sources;
  private final int ahead;
  private final ExecutorService threads;
  private final Deque<Future<Item<I>>> underWay = new ArrayDeque<>();

  /** Reads on {@code threads} threads; twice as many items are held at most. */
  public ReadAhead(Reader<I> reader, List<Source> sources, int threads) {
    this.reader = reader;
    this.sources = sources.iterator();
    this.ahead = 2 * threads;
    this.threads = Executors.newFixedThreadPool(threads, ReadAhead::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heed-read-ahead");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public boolean hasNext() {
    while (sources.hasNext() && underWay.size() < ahead) {
      Source source = sources.next();
      underWay.add(threads.submit(() -> read(source)));
    }
    return !underWay.isEmpty();
  }

  @Override
  public Item<I> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return underWay.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Reading was interrupted.", e);
    } catch (ExecutionException e) {
      throw new HeedException(ErrorCode.INTERNAL, "A reader failed: " + e.getCause(), e.getCause());
    }
  }

  private Item<I> read(Source source) {
    try {
      return new Item<>(source, Optional.of(reader.read(source)), Optional.empty());
    } catch (HeedException e) {
      return new Item<>(source, Optional.empty(), Optional.of(e));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
