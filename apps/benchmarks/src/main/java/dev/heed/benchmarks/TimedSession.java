package dev.heed.benchmarks;

import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import java.util.concurrent.atomic.AtomicLong;

/** A session that adds up how long its runs take. */
final class TimedSession implements Session {

  private final Session session;
  private final AtomicLong nanoseconds = new AtomicLong();

  TimedSession(Session session) {
    this.session = session;
  }

  double seconds() {
    return nanoseconds.get() / 1e9;
  }

  @Override
  public Outputs run(Inputs inputs, RunLimit limit) {
    long start = System.nanoTime();
    try {
      return session.run(inputs, limit);
    } finally {
      nanoseconds.addAndGet(System.nanoTime() - start);
    }
  }

  @Override
  public Signature signature() {
    return session.signature();
  }

  @Override
  public Device device() {
    return session.device();
  }

  @Override
  public void close() {
    session.close();
  }
}
