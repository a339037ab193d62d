package dev.heed.runtime;

/**
 * A graph opened on a {@link Device}. Any number of threads may call {@link #run} at once.
 *
 * <p>Inputs are checked against {@link #signature} before the native call: an unknown, missing or
 * misshaped one is an {@code INVALID_INPUT} that names it. Types are converted where the graph
 * wants another float or integer width.
 */
public interface Session extends AutoCloseable {

  Signature signature();

  Device device();

  /** Runs the graph once, without a limit. */
  default Outputs run(Inputs inputs) {
    return run(inputs, RunLimit.none());
  }

  /**
   * Runs the graph once. Half-precision float outputs arrive as F32.
   *
   * @throws dev.heed.error.HeedException CANCELLED or TIMEOUT when {@code limit} says so, CLOSED
   *     after {@link #close}
   */
  Outputs run(Inputs inputs, RunLimit limit);

  /** Frees native memory when the runs under way have ended. Calling it twice is harmless. */
  @Override
  void close();
}
