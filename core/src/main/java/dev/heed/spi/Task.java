package dev.heed.spi;

import java.util.List;

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
}
