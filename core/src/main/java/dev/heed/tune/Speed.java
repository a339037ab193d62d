package dev.heed.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast a way is.
 *
 * @param perSecond inputs answered a second: the median of its rounds
 * @param medianMs the time of a call
 * @param p99Ms within which 99 of 100 calls stayed; the slowest where there were fewer
 * @param calls that were timed
 */
public record Speed(double perSecond, double medianMs, double p99Ms, int calls) {

  static Speed of(List<Round> rounds) {
    List<Double> rates = rounds.stream().map(Round::perSecond).toList();
    List<Double> times = new ArrayList<>();
    rounds.forEach(round -> times.addAll(round.milliseconds()));
    return new Speed(
        quantile(rates, 0.5), quantile(times, 0.5), quantile(times, 0.99), times.size());
  }

  /**
   * Calls that were made in one stretch of time.
   *
   * @param milliseconds of each call
   */
  record Round(double perSecond, List<Double> milliseconds) {

    double medianMs() {
      return quantile(milliseconds, 0.5);
    }
  }

  static double quantile(List<Double> values, double share) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, (int) (share * sorted.size())));
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%.1f a second, a call %.2f ms, 99 of 100 within %.2f ms (%s calls)",
        perSecond,
        medianMs,
        p99Ms,
        calls);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("per_second", perSecond);
    json.put("median_ms", medianMs);
    json.put("p99_ms", p99Ms);
    json.put("calls", calls);
    return json;
  }
}
