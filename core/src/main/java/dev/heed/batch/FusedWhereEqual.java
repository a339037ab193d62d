package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.Device;
import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.StepOutputs;
import dev.heed.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A graph as it came, until a few runs have shown that there is much to do: then the fused form is
 * opened, held against the graph on what is run at that moment, and takes its place where both
 * answer alike.
 */
@Internal
public final class FusedWhereEqual implements Session {

  /** Opening the fused form costs some of these. */
  static final int RUNS_BEFORE = 8;

  private static final double TOLERANCE = 1e-4;

  private final AtomicInteger runs = new AtomicInteger();
  private final Supplier<Optional<Session>> fused;
  private final Session first;
  private volatile Session current;
  private boolean closed;

  /**
   * @param session the graph as it came; closed with this
   * @param fused opens the other form; empty where there is none
   */
  public FusedWhereEqual(Session session, Supplier<Optional<Session>> fused) {
    this.first = session;
    this.current = session;
    this.fused = fused;
  }

  @Override
  public Signature signature() {
    return first.signature();
  }

  @Override
  public Device device() {
    return first.device();
  }

  @Override
  public Outputs run(Inputs inputs, RunLimit limit) {
    Outputs outputs = on(session -> session.run(inputs, limit));
    if (runs.incrementAndGet() == RUNS_BEFORE) {
      compare(inputs, outputs);
    }
    return outputs;
  }

  @Override
  public StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    return on(session -> session.step(inputs, held, wanted, limit));
  }

  /** Where the graph as it came was closed just now, the fused form does the work. */
  private <T> T on(Function<Session, T> work) {
    Session chosen = current;
    try {
      return work.apply(chosen);
    } catch (HeedException e) {
      if (e.code() != ErrorCode.CLOSED || chosen == current) {
        throw e;
      }
      return work.apply(current);
    }
  }

  /** One caller does this, while others go on with the graph as it came. */
  private void compare(Inputs inputs, Outputs expected) {
    Session candidate = null;
    try {
      candidate = fused.get().orElse(null);
      if (candidate != null && agree(expected, candidate.run(inputs)) && replace(candidate)) {
        return;
      }
    } catch (HeedException e) {
      // One that cannot be opened or run is no worse than one that answers otherwise.
    }
    if (candidate != null) {
      candidate.close();
    }
  }

  /** Runs under way on the graph as it came go on to their end. */
  private synchronized boolean replace(Session candidate) {
    if (!closed) {
      current = candidate;
      first.close();
    }
    return !closed;
  }

  private static boolean agree(Outputs expected, Outputs made) {
    return expected.byName().keySet().equals(made.byName().keySet())
        && expected.byName().entrySet().stream()
            .allMatch(output -> agree(output.getValue(), made.get(output.getKey())));
  }

  private static boolean agree(Tensor expected, Tensor made) {
    if (!expected.shape().equals(made.shape()) || expected.type() != made.type()) {
      return false;
    }
    if (!expected.type().isFloating()) {
      return expected.bytes().equals(made.bytes());
    }
    float[] a = expected.toFloats();
    float[] b = made.toFloats();
    double largest = 1;
    double apart = 0;
    for (int i = 0; i < a.length; i++) {
      if (Float.compare(a[i], b[i]) != 0) {
        double difference = Math.abs((double) a[i] - b[i]);
        apart = difference >= 0 ? Math.max(apart, difference) : Double.POSITIVE_INFINITY;
      }
      largest = Float.isFinite(a[i]) ? Math.max(largest, Math.abs(a[i])) : largest;
    }
    return apart <= TOLERANCE * largest;
  }

  /** Whether the fused form has taken over. */
  public boolean isFused() {
    return current != first;
  }

  @Override
  public synchronized void close() {
    closed = true;
    first.close();
    current.close();
  }
}
