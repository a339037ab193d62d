package dev.heed.server.guard;

import dev.heed.server.error.Refusal;
import dev.heed.server.observe.Signals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies may be in memory at once, of all requests together. */
public final class BodyBudget {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final long most;
  private final Signals signals;
  private final AtomicLong taken = new AtomicLong();

  public BodyBudget(long most, Signals signals) {
    this.most = most;
    this.signals = signals;
  }

  /** A part of it, until {@link #close}. */
  public final class Share implements AutoCloseable {

    private final AtomicLong own = new AtomicLong();

    /**
     * Takes more.
     *
     * @throws Refusal MEMORY where there is no more
     */
    public void add(long bytes) {
      if (taken.addAndGet(bytes) > most) {
        taken.addAndGet(-bytes);
        signals.refused("", Refusal.Reason.MEMORY);
        throw new Refusal(
            Refusal.Reason.MEMORY,
            SOON,
            "The bodies of other requests fill the memory that is kept for bodies. Come again.");
      }
      own.addAndGet(bytes);
    }

    @Override
    public void close() {
      taken.addAndGet(-own.getAndSet(0));
    }
  }

  public Share share() {
    return new Share();
  }

  public long taken() {
    return taken.get();
  }
}
