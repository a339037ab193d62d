package dev.heed.spi;

import dev.heed.runtime.Session;
import java.util.function.Consumer;

/** A task that can tell its answer as it comes, piece by piece. */
public interface StreamingTask<I, O> extends Task<I, O> {

  /**
   * As {@link #run}, for one input.
   *
   * @param pieces takes each piece of text, on the calling thread; together they are what {@link
   *     TaskType#print} writes
   */
  O stream(Session session, I input, Consumer<String> pieces);
}
