package dev.heed.batch;

import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads sources on other threads, a few ahead of the consumer, in their order. A source that cannot
 * be read is an item with its error; the rest go on.
 */
public final class Prefetcher<I> implements Iterator<Prefetcher.Item<I>>, AutoCloseable {

  /** A source, and either its input or why it could not be read. */
  public record Item<I>(Source source, Optional<I> input, Optional<HeedException> error) {

    /** Reads one source. */
    public static <I> Item<I> read(Reader<I> reader, Source source) {
      try {
        return new Item<>(source, Optional.of(reader.read(source)), Optional.empty());
      } catch (Throwable e) { // whatever a reader throws becomes the item's error
        return new Item<>(source, Optional.empty(), Optional.of(Failures.of(e)));
      }
    }
  }

  private final OrderedExecutor<Source, Item<I>> items;

  /** Reads on {@code threads} threads; twice as many items are held at most. */
  public Prefetcher(Reader<I> reader, List<Source> sources, int threads) {
    this.items = new OrderedExecutor<>(sources, source -> Item.read(reader, source), threads);
  }

  @Override
  public boolean hasNext() {
    return items.hasNext();
  }

  @Override
  public Item<I> next() {
    return items.next();
  }

  @Override
  public void close() {
    items.close();
  }
}
