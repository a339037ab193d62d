package dev.heed.spi;

import java.util.List;
import java.util.function.Supplier;

/**
 * A task that was opened on a model: inputs in, answers out. Safe for concurrent calls. It does not
 * own its sessions; the pipeline that it is in closes them.
 *
 * <pre>{@code
 * Task<String, Integer> length =
 *     (batch, call) -> batch.stream().map(String::length).toList();
 * }</pre>
 *
 * @param <I> what a user hands in: an image, a sentence, a recording
 * @param <O> what a user gets back: records and lists of them, so that they can be printed as JSON
 * @see OnePass for the usual task: encode, one run of a session, decode
 */
@FunctionalInterface
public interface Task<I, O> {

  /**
   * One answer for each of {@code batch}, in its order.
   *
   * @param batch at least one input
   * @param call options, limit and listener of this call; the limit goes to every run of a session
   * @throws dev.heed.error.HeedException INVALID_INPUT where an input cannot be answered,
   *     INVALID_OPTION or UNKNOWN_NAME for the call's options, TIMEOUT or CANCELLED as its limit
   *     says
   */
  List<O> run(List<I> batch, Call call);

  /**
   * The call with which a whole list of inputs is run, be it in portions, by halves or on several
   * threads. A task that takes something from the list's first input, such as the sentence that all
   * others are held against, puts it into the call here: no portion can tell what came first.
   *
   * @param first gives the list's first input; throws where that cannot be read
   */
  default Call begin(Supplier<I> first, Call call) {
    return call;
  }
}
