package dev.heed.spi;

import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Which inputs of a {@link OnePass} may share a run of the session.
 *
 * @param <I> the input
 */
public sealed interface Batching<I> {

  /** All that are handed over at once: the processor brings them to one size. */
  record Together<I>() implements Batching<I> {}

  /**
   * Those whose tensors have the same shape, because nothing tells the graph what is padding.
   *
   * @param shape equal for inputs that may share a run
   */
  record SameShape<I>(Function<I, Object> shape) implements Batching<I> {}

  /**
   * Those of like length, padded to the longest and masked, so that little is padding and memory
   * stays flat however many there are.
   *
   * @param length in tokens
   * @param apart each by itself nevertheless, because what runs takes its scale from all of a run
   */
  record ByLength<I>(ToIntFunction<I> length, boolean apart) implements Batching<I> {}

  /** Each by itself: an answer would depend on what stands beside it. */
  record OneByOne<I>() implements Batching<I> {}
}
