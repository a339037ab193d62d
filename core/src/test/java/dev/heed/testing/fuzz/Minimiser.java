package dev.heed.testing.fuzz;

import java.util.function.Predicate;

/** Leaves out of an input what its failure does not need. */
record Minimiser(Predicate<byte[]> failsAlike) {

  private static final int MOST_TRIES = 2_000;

  byte[] shortest(byte[] input) {
    byte[] shortest = input;
    int tries = 0;
    for (int length = input.length / 2; length > 0; length /= 2) {
      int at = 0;
      while (at + length <= shortest.length && tries++ < MOST_TRIES) {
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

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] result = new byte[bytes.length - length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(bytes, at + length, result, at, bytes.length - at - length);
    return result;
  }
}
