package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Session;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session that uses all cores for each run, as one input at a time wants it, and that opens
 * another one beside it when a call brings much to do: one thread in each of as many runs as cores
 * gets the most done, and an operator's threads cannot be changed from run to run.
 */
@Internal
public final class WideSession extends ForwardingSession {

  /** Runs for each core that pay for opening the graph once more. */
  private static final int WORTH = 4;

  private final int cores;
  private final Supplier<Session> opening;
  private @Nullable Session beside;
  private boolean closed;

  /**
   * @param opening opens the graph for one thread a run; called once at most
   */
  public WideSession(Session session, int cores, Supplier<Session> opening) {
    super(session);
    this.cores = cores;
    this.opening = opening;
  }

  /**
   * The session for so many runs of one call, each on one thread.
   *
   * @return empty where it does not pay
   */
  synchronized Optional<Session> beside(int runs) {
    if (closed || (beside == null && runs < WORTH * cores)) {
      return Optional.empty();
    }
    if (beside == null) {
      beside = opening.get();
    }
    return runs < 2 * cores ? Optional.empty() : Optional.of(beside);
  }

  int cores() {
    return cores;
  }

  @Override
  protected <T> T around(Supplier<T> run) {
    return run.get();
  }

  @Override
  public void close() {
    super.close();
    synchronized (this) {
      closed = true;
      if (beside != null) {
        beside.close();
      }
    }
  }
}
