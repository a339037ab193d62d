package dev.heed.learn.course;

import dev.heed.api.Internal;
import java.util.SplittableRandom;

/** An order of the numbers below {@code size}, without a list: a cipher of four rounds. */
@Internal
public final class Shuffle {

  private static final int ROUNDS = 4;

  private Shuffle() {}

  /** Random numbers for one item of one step, or the like. */
  public static SplittableRandom random(long seed, long a, long b) {
    return new SplittableRandom(
        (seed * 0x9E3779B97F4A7C15L + a) * 0xBF58476D1CE4E5B9L ^ (b + 1) * 0x94D049BB133111EBL);
  }

  /** The number at a place of the order that the seed names. */
  public static int at(long seed, int size, long place) {
    int half = 1;
    while (1L << (2 * half) < size) {
      half++;
    }
    long value = place % size;
    do {
      value = cipher(seed, half, value);
    } while (value >= size);
    return (int) value;
  }

  private static long cipher(long seed, int half, long value) {
    long mask = (1L << half) - 1;
    long left = value >> half;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mixed(right + (seed * ROUNDS + round) * 0x9E3779B97F4A7C15L) & mask);
      left = right;
      right = next;
    }
    return left << half | right;
  }

  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
