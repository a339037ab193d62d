package dev.heed.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * When each token of a generation came, by the wall's clock and by this thread's own, which does
 * not count what others do on a busy machine. Of many generations.
 */
final class StepTimes {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int warmUp;
  private final long[][] marks;
  private final List<List<Double>> first = List.of(new ArrayList<>(), new ArrayList<>());
  private final List<List<Double>> each = List.of(new ArrayList<>(), new ArrayList<>());
  private int marked;

  /**
   * @param added tokens of a generation
   * @param warmUp how many generations do not count
   */
  StepTimes(int added, int warmUp) {
    this.warmUp = warmUp;
    this.marks = new long[2][added + 1];
  }

  /** A generation begins. */
  void begin() {
    marked = 0;
    mark();
  }

  /** A token is there. */
  void mark() {
    marks[0][marked] = System.nanoTime();
    marks[1][marked++] = THREADS.getCurrentThreadCpuTime();
  }

  /** A generation ends. */
  void end() {
    for (int clock = 0; clock < marks.length; clock++) {
      long[] times = marks[clock];
      int last = times.length - 1;
      first.get(clock).add((times[1] - times[0]) / 1e6);
      each.get(clock).add((times[last] - times[1]) / 1e6 / (last - 1));
    }
  }

  /** Median milliseconds to the first token, of the thread's own time or the wall's. */
  double first(boolean own) {
    return median(first.get(own ? 1 : 0));
  }

  /** Median milliseconds for each token after it. */
  double each(boolean own) {
    return median(each.get(own ? 1 : 0));
  }

  private double median(List<Double> values) {
    List<Double> sorted = values.subList(warmUp, values.size()).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
