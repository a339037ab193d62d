package dev.heed.batch;

import dev.heed.runtime.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many inputs each run of a graph takes, where it was exported for one number alone.
 *
 * @param size 0 where any number goes
 */
record FixedBatch(int size) {

  /** Axes that are this long are no batch. */
  private static final long MOST = 4096;

  static FixedBatch of(Session session) {
    Set<Long> firsts =
        session.signature().inputs().stream()
            .filter(spec -> spec.axes().size() > 1)
            .map(spec -> spec.axes().get(0).size().orElse(0))
            .collect(Collectors.toSet());
    long first = firsts.size() == 1 ? firsts.iterator().next() : 0;
    return new FixedBatch(first > 0 && first <= MOST ? (int) first : 0);
  }

  /** No run has more than fit. */
  List<List<Integer>> cut(List<List<Integer>> runs) {
    if (size == 0) {
      return runs;
    }
    List<List<Integer>> cut = new ArrayList<>();
    for (List<Integer> run : runs) {
      for (int from = 0; from < run.size(); from += size) {
        cut.add(run.subList(from, Math.min(run.size(), from + size)));
      }
    }
    return cut;
  }

  /** The last is repeated until the run is full; what comes out for it again is dropped. */
  <I> List<I> filled(List<I> items) {
    if (items.size() >= size || items.isEmpty()) {
      return items;
    }
    List<I> filled = new ArrayList<>(items);
    while (filled.size() < size) {
      filled.add(items.get(items.size() - 1));
    }
    return filled;
  }
}
