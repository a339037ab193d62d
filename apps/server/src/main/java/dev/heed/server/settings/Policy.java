package dev.heed.server.settings;

import java.time.Duration;

/**
 * What holds for the queue of every model.
 *
 * @param longestWait the longest that a request is made to wait; what would wait longer is refused
 * @param time how long a request may take that does not say
 * @param patience nobody is passed over by those who came this much later, whatever their deadlines
 * @param most how many inputs may wait, before the drain has been measured too
 */
public record Policy(Duration longestWait, Duration time, Duration patience, int most) {

  public static final Policy STANDARD =
      new Policy(Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofSeconds(2), 10_000);
}
