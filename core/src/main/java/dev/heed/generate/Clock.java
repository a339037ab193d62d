package dev.heed.generate;

import dev.heed.runtime.RunLimit;
import java.time.Duration;

/** Turns the time for a whole generation into what is left of it for the next step. */
final class Clock {

  private final RunLimit limit;
  private final long started = System.nanoTime();

  Clock(RunLimit limit) {
    this.limit = limit;
  }

  /** For one step; zero time makes it fail at once. */
  RunLimit left() {
    return limit.time().map(this::left).orElse(limit);
  }

  private RunLimit left(Duration time) {
    Duration left = time.minusNanos(System.nanoTime() - started);
    return limit.within(left.isNegative() ? Duration.ZERO : left);
  }
}
