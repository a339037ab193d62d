package dev.heed.benchmarks;

import dev.heed.runtime.Device;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A session that adds up how long its runs take. */
final class TimedSession extends ForwardingSession {

  private final AtomicLong nanoseconds;

  private TimedSession(Session session, AtomicLong nanoseconds) {
    super(session);
    this.nanoseconds = nanoseconds;
  }

  /** A runtime all of whose sessions add to one clock. */
  record TimedRuntime(ModelRuntime runtime, AtomicLong nanoseconds) implements ModelRuntime {

    double seconds() {
      return nanoseconds.get() / 1e9;
    }

    @Override
    public Session open(Path graph, Device device) {
      return new TimedSession(runtime.open(graph, device), nanoseconds);
    }

    @Override
    public Session open(Path graph, OpenOptions options) {
      return new TimedSession(runtime.open(graph, options), nanoseconds);
    }

    @Override
    public Session open(ByteBuffer model, Map<String, Tensor> weights, OpenOptions options) {
      return new TimedSession(runtime.open(model, weights, options), nanoseconds);
    }
  }

  @Override
  protected <T> T around(Supplier<T> run) {
    long start = System.nanoTime();
    try {
      return run.get();
    } finally {
      nanoseconds.addAndGet(System.nanoTime() - start);
    }
  }
}
