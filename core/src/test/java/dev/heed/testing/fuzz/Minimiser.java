package dev.heed.testing.fuzz;

import java.lang.management.ManagementFactory;
import java.util.function.Predicate;

/** Leaves out of an input what its failure does not need. */
record Minimiser(Predicate<byte[]> failsAlike) {

  private static final int MOST_TRIES = 2_000;
  private static final long MOST_TIME = 3_000_000_000L;

  byte[] shortest(byte[] input) {
    byte[] shortest = input;
    int tries = 0;
    long end = time() + MOST_TIME;
    for (int length = input.length / 2; length > 0; length /= 2) {
      int at = 0;
      while (at + length <= shortest.length && tries++ < MOST_TRIES && time() < end) {
        byte[] without = without(shortest, at, length);
        if (failsAlike.test(without)) {
          shortest = without;
        } else {
          at += length;
        }
      }
    }
    return shortest;
  }

  /** Of this thread's processor. */
  private static long time() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] result = new byte[bytes.length - length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(bytes, at + length, result, at, bytes.length - at - length);
    return result;
  }
}
