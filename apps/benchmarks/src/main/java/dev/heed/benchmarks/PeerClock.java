package dev.heed.benchmarks;

import dev.heed.measure.Resident;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times one peer in a process of its own, and prints one line that {@link AllNumbers} reads: the
 * clock and the processor's time for each item, and what the process holds.
 */
final class PeerClock {

  /** What a line begins with that is to be read. */
  static final String ROW = "ROW ";

  /** Of the processor's time. */
  private static final long WARM_NANOS = 4_000_000_000L;

  private PeerClock() {}

  /**
   * @param items that one call answers
   * @param calls that are timed, after as many that are not, and some seconds of them
   */
  static void time(String peer, String work, String version, int items, int calls, Runnable call) {
    // Java compiles what it runs often while it runs: that is over before anything is timed.
    long warm = processor();
    for (int i = 0; i < calls || processor() - warm < WARM_NANOS; i++) {
      call.run();
    }
    List<Double> wall = new ArrayList<>();
    long busy = processor();
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      call.run();
      wall.add((System.nanoTime() - start) / 1e6 / items);
    }
    double cpu = (processor() - busy) / 1e6 / items / calls;
    System.out.printf(
        Locale.ROOT,
        "%s{\"peer\": \"%s\", \"work\": \"%s\", \"version\": \"%s\", \"ms\": %.4f, \"cpu_ms\":"
            + " %.4f, \"rss_mb\": %.0f}%n",
        ROW,
        peer,
        work,
        version,
        wall.stream().sorted().toList().get(wall.size() / 2),
        cpu,
        Resident.megabytes().orElse(0));
  }

  /** What all threads of this process have used, in nanoseconds. */
  static long processor() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
