package dev.heed.server.schedule;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that was taken. */
public interface Ticket<O> {

  /**
   * The answers, in the order of the inputs; fails with the first input's {@code HeedException}
   * that cannot be answered, TIMEOUT when the time is up, CANCELLED after {@link #leave}.
   */
  CompletableFuture<List<O>> answers();

  /** Nobody waits any more: what is queued is dropped, a run that nobody else waits for stops. */
  void leave();
}
