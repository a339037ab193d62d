package dev.heed.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Two ways that are measured in turns, so that a machine whose speed drifts treats them alike. Each
 * pair of rounds gives a ratio; the median of these is the gain, and half of what their middle half
 * spans is the noise.
 *
 * @param gain times as good as the other
 */
record Duel(double gain, double noise, double low, Speed speed, Speed other) {

  private static final int FEWEST = 3;
  private static final int MOST = 9;

  /** One that is behind by so much after the fewest rounds does not come back. */
  private static final double HOPELESS = 0.9;

  /** Better than noise, and worth a change. */
  private static final double WORTH = 1.02;

  /** Pairs that lie so far apart say nothing of a gain. */
  private static final double LOUD = 0.25;

  /**
   * @param seconds that the whole may take, about
   */
  static Duel of(Runner best, Runner challenger, Goal.Aim aim, double seconds) {
    double each = Math.max(0.02, Math.min(1, seconds / (2 * MOST)));
    long end = challenger.clock().getAsLong() + (long) (seconds * 1e9);
    List<Speed.Round> others = new ArrayList<>();
    List<Speed.Round> own = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < MOST && (i < FEWEST || challenger.clock().getAsLong() < end); i++) {
      boolean first = i % 2 == 0;
      Speed.Round before = first ? best.round(each) : challenger.round(each);
      Speed.Round after = first ? challenger.round(each) : best.round(each);
      others.add(first ? before : after);
      own.add(first ? after : before);
      ratios.add(ratio(others.get(i), own.get(i), aim));
      if (i + 1 == FEWEST && Collections.max(ratios) < HOPELESS) {
        break;
      }
    }
    double low = Speed.quantile(ratios, 0.25);
    return new Duel(
        Speed.quantile(ratios, 0.5),
        (Speed.quantile(ratios, 0.75) - low) / 2,
        low,
        Speed.of(own),
        Speed.of(others));
  }

  private static double ratio(Speed.Round best, Speed.Round challenger, Goal.Aim aim) {
    return aim == Goal.Aim.THROUGHPUT
        ? challenger.perSecond() / best.perSecond()
        : best.medianMs() / challenger.medianMs();
  }

  /** Whether the challenger is better beyond doubt. */
  boolean isWon() {
    return gain >= WORTH && low > 1 && !isNoise();
  }

  /** Whether the pairs lie so far apart that they tell nothing. */
  boolean isNoise() {
    return noise > LOUD;
  }
}
