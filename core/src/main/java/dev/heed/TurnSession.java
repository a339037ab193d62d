package dev.heed;

import dev.heed.runtime.Device;
import dev.heed.runtime.Held;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.Step;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A session that one caller runs at a time, the others waiting with their inputs ready: a run uses
 * every core that the session has, and two at once would only slow each other down.
 */
final class TurnSession implements Session {

  private final Session session;
  private final ReentrantLock turn = new ReentrantLock(true);

  TurnSession(Session session) {
    this.session = session;
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
  public Outputs run(Inputs inputs, RunLimit limit) {
    return inTurn(() -> session.run(inputs, limit));
  }

  @Override
  public Step step(Inputs inputs, Map<String, Held> held, Step.Wanted wanted, RunLimit limit) {
    return inTurn(() -> session.step(inputs, held, wanted, limit));
  }

  private <T> T inTurn(Supplier<T> work) {
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
