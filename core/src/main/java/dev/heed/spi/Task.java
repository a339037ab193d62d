package dev.heed.spi;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import java.util.List;

/**
 * The two ends of a pipeline: what goes into the session, and what comes out of it means. Safe for
 * concurrent calls.
 *
 * @param <I> what a user hands in: an image, a sentence, a recording
 * @param <O> what a user gets back: records and lists of them, so that they can be printed as JSON
 */
public interface Task<I, O> {

  /** Turns a batch into named tensors. */
  Inputs encode(List<I> batch);

  /** Turns named tensors into one answer per item of {@code batch}, in its order. */
  List<O> decode(Outputs outputs, List<I> batch);

  /** The whole line; overridden only where one pass is not enough, as in generation. */
  default List<O> run(Session session, List<I> batch) {
    return decode(session.run(encode(batch)), batch);
  }
}
