package dev.heed.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What may stop a run early: a time limit, or a call of {@link #cancel} from another thread. A run
 * stops after the operator that it is in.
 */
public final class RunLimit {

  private final Optional<Duration> time;
  private final AtomicBoolean cancelled = new AtomicBoolean();

  private RunLimit(Optional<Duration> time) {
    this.time = time;
  }

  /** No time limit; it can still be cancelled. */
  public static RunLimit none() {
    return new RunLimit(Optional.empty());
  }

  public static RunLimit of(Duration time) {
    return new RunLimit(Optional.of(time));
  }

  /** Stops every run that was started with this limit, now and later. */
  public void cancel() {
    cancelled.set(true);
  }

  public boolean isCancelled() {
    return cancelled.get();
  }

  public Optional<Duration> time() {
    return time;
  }
}
