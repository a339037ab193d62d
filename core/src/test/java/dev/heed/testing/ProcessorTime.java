package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/** How long work takes on this thread's processor: that of a busy machine is not counted. */
public final class ProcessorTime {

  private ProcessorTime() {}

  /** Work that may fail. */
  public interface Work {
    void run() throws Exception;
  }

  /** Gives what {@code work} gives; it fails where that took more than {@code most}. */
  public static <T> T within(Duration most, Supplier<T> work) {
    long start = now();
    T made = work.get();
    assertThat(Duration.ofNanos(now() - start)).isLessThan(most);
    return made;
  }

  /** Runs on this thread, and fails where it took more than {@code most}. */
  public static void spentWithin(Duration most, Work work) throws Exception {
    long start = now();
    work.run();
    assertThat(Duration.ofNanos(now() - start)).isLessThan(most);
  }

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
