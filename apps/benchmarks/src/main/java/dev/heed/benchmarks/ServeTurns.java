package dev.heed.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Two ways to do one thing, in turns: the medians by the wall's clock, the tenth percentiles (what
 * a quiet moment gives on a busy machine), and the processor time.
 */
final class ServeTurns {

  private final List<Double> direct = new ArrayList<>();
  private final List<Double> served = new ArrayList<>();
  private double directTime;
  private double servedTime;
  private double directThreads;
  private double servedThreads;

  /**
   * @param rounds how many are measured, after half as many that are not
   */
  ServeTurns(Callable<?> call, Callable<?> request, int rounds) throws Exception {
    for (int i = -Math.max(1, rounds / 2); i < rounds; i++) {
      double before = processor();
      double ownBefore = threads();
      double first = millis(call);
      double ownBetween = threads();
      double between = processor();
      double second = millis(request);
      if (i >= 0) {
        direct.add(first);
        served.add(second);
        directTime += between - before;
        servedTime += processor() - between;
        directThreads += ownBetween - ownBefore;
        servedThreads += threads() - ownBetween;
      }
    }
  }

  void print(String what) {
    System.out.printf(
        Locale.ROOT,
        "%s: direct %.2f ms, served %.2f ms, ratio %.3f (+%.2f ms); tenth percentiles %.2f and"
            + " %.2f, ratio %.3f; processor time %.2f and %.2f ms, ratio %.3f;"
            + " that of Java's threads %.2f and %.2f ms (+%.2f)%n",
        what,
        quantile(direct, 0.5),
        quantile(served, 0.5),
        quantile(served, 0.5) / quantile(direct, 0.5),
        quantile(served, 0.5) - quantile(direct, 0.5),
        quantile(direct, 0.1),
        quantile(served, 0.1),
        quantile(served, 0.1) / quantile(direct, 0.1),
        1e3 * directTime / direct.size(),
        1e3 * servedTime / direct.size(),
        servedTime / directTime,
        1e3 * directThreads / direct.size(),
        1e3 * servedThreads / direct.size(),
        1e3 * (servedThreads - directThreads) / direct.size());
  }

  static double millis(Callable<?> work) throws Exception {
    long begin = System.nanoTime();
    work.call();
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Seconds of processor time of all threads of this process. */
  static double processor() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime() / 1e9;
  }

  /** Of Java's threads: without those that compile and collect. */
  private static double threads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long all = 0;
    for (long id : threads.getAllThreadIds()) {
      all += Math.max(0, threads.getThreadCpuTime(id));
    }
    return all / 1e9;
  }

  private static double quantile(List<Double> values, double at) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.round(at * (sorted.size() - 1)));
  }
}
