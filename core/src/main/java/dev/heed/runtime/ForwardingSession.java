package dev.heed.runtime;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A session that hands everything on to another one, with something around its runs: a clock, a
 * queue, a record of what went through.
 *
 * <pre>{@code
 * final class Timed extends ForwardingSession {
 *   final LongAdder clock = new LongAdder();
 *
 *   Timed(Session session) {
 *     super(session);
 *   }
 *
 *   @Override
 *   protected <T> T around(Supplier<T> run) {
 *     long start = System.nanoTime();
 *     try {
 *       return run.get();
 *     } finally {
 *       clock.add(System.nanoTime() - start);
 *     }
 *   }
 * }
 * }</pre>
 */
public abstract class ForwardingSession implements Session {

  private final Session session;

  protected ForwardingSession(Session session) {
    this.session = session;
  }

  /** Does one run or step of the session, which it may delay, time or count. */
  protected abstract <T> T around(Supplier<T> run);

  @Override
  public Signature signature() {
    return session.signature();
  }

  @Override
  public Device device() {
    return session.device();
  }

  @Override
  public Outputs run(Inputs inputs, RunLimit limit) {
    return around(() -> session.run(inputs, limit));
  }

  @Override
  public StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    return around(() -> session.step(inputs, held, wanted, limit));
  }

  @Override
  public void close() {
    session.close();
  }
}
