package dev.heed.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What may stop a run early: a time limit, or a call of {@link #cancel} from another thread. A run
 * stops after the operator that it is in.
 *
 * <pre>{@code
 * Outputs soon = session.run(inputs, RunLimit.of(Duration.ofSeconds(2)));
 * RunLimit limit = RunLimit.none();
 * var run = CompletableFuture.supplyAsync(() -> session.run(inputs, limit));
 * limit.cancel();
 * }</pre>
 */
public final class RunLimit {

  private final Optional<Duration> time;
  private final AtomicBoolean cancelled;
  private final Set<Runnable> listeners;

  private RunLimit(Optional<Duration> time) {
    this(time, new AtomicBoolean(), ConcurrentHashMap.newKeySet());
  }

  private RunLimit(Optional<Duration> time, AtomicBoolean cancelled, Set<Runnable> listeners) {
    this.time = time;
    this.cancelled = cancelled;
    this.listeners = listeners;
  }

  /** No time limit; it can still be cancelled. */
  public static RunLimit none() {
    return new RunLimit(Optional.empty());
  }

  /** Each run that is started with it may take this long; zero or less stops a run at once. */
  public static RunLimit of(Duration time) {
    return new RunLimit(Optional.of(time));
  }

  /** Another time limit that is cancelled together with this one: for one step of a long work. */
  public RunLimit within(Duration other) {
    return new RunLimit(Optional.of(other), cancelled, listeners);
  }

  /** Stops every run that was started with this limit, now and later. */
  public void cancel() {
    cancelled.set(true);
    listeners.forEach(Runnable::run);
  }

  public boolean isCancelled() {
    return cancelled.get();
  }

  public Optional<Duration> time() {
    return time;
  }

  /** Whether a run is under way that would stop when this is cancelled. */
  boolean hasRuns() {
    return !listeners.isEmpty();
  }

  /** Calls {@code listener} when cancelled, or now where that has happened; perhaps twice. */
  void onCancel(Runnable listener) {
    listeners.add(listener);
    if (isCancelled()) {
      listener.run();
    }
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
