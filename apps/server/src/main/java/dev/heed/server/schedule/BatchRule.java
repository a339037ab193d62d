package dev.heed.server.schedule;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;

/**
 * Which of those who wait run together: the first in the queue always, and others in their order,
 * as far as they are of like length and fit.
 *
 * @param units the most that one batch costs, padding included; 1 for one at a time
 */
public record BatchRule(double units) {

  /** How far into the queue is looked for company. */
  private static final int LOOKED_AT = 512;

  /** Padding up to this part of the full batch costs less than another run. */
  private static final int FREE = 16;

  /** Each by itself. */
  public static BatchRule alone() {
    return new BatchRule(1);
  }

  /**
   * Takes a batch out of the queue, which is not empty.
   *
   * @param most the most inputs, which leaves other workers their share
   */
  <I, O> List<Job<I, O>> take(NavigableSet<Job<I, O>> queue, int most) {
    List<Job<I, O>> batch = new ArrayList<>();
    Iterator<Job<I, O>> waiting = queue.iterator();
    Job<I, O> first = waiting.next();
    waiting.remove();
    batch.add(first);
    int longest = first.cost.length();
    double filled = longest;
    for (int i = 0; i < LOOKED_AT && waiting.hasNext() && batch.size() < most && units > 1; i++) {
      Job<I, O> next = waiting.next();
      int grown = Math.max(longest, next.cost.length());
      double sum = filled + next.cost.length();
      if (first.sharesWith(next) && fits(batch.size() + 1, grown, sum)) {
        waiting.remove();
        batch.add(next);
        longest = grown;
        filled = sum;
      }
    }
    return batch;
  }

  private boolean fits(int count, int longest, double filled) {
    double padded = (double) count * longest;
    return padded <= units && padded - filled <= Math.max(units / FREE, filled / 8);
  }
}
