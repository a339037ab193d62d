package dev.heed.vision.mask;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Rising numbers, as runs of them: a mask has few at the size of a photograph. Where it has so many
 * that bits are smaller, it becomes bits.
 */
final class Runs {

  /** A run, from {@code start} to before {@code end}. */
  interface Visitor {
    void run(int start, int end);
  }

  private static final int BITS_IN_INT = 32;

  /** More numbers of starts and ends than this take more room than bits. */
  private final int most;

  private int[] edges = new int[8];
  private int size;
  private @Nullable BitSet bits;

  /**
   * @param total all numbers are below it
   */
  Runs(int total) {
    this.most = Math.max(edges.length, total / BITS_IN_INT);
  }

  static Runs of(BitSet bits, int total) {
    Runs runs = new Runs(total);
    for (int i = bits.nextSetBit(0); i >= 0; ) {
      int end = bits.nextClearBit(i);
      runs.add(i, end);
      i = bits.nextSetBit(end);
    }
    return runs;
  }

  /** A run that begins at the end of the last one, or later. */
  void add(int start, int end) {
    BitSet many = bits;
    if (many != null) {
      many.set(start, end);
    } else if (size > 0 && edges[size - 1] == start) {
      edges[size - 1] = end;
    } else if (size + 2 > most) {
      bits = toBits();
      bits.set(start, end);
      edges = new int[0];
    } else {
      edges = size == edges.length ? Arrays.copyOf(edges, Math.min(2 * size, most)) : edges;
      edges[size++] = start;
      edges[size++] = end;
    }
  }

  private BitSet toBits() {
    BitSet made = new BitSet();
    for (int i = 0; i < size; i += 2) {
      made.set(edges[i], edges[i + 1]);
    }
    return made;
  }

  boolean has(int number) {
    BitSet many = bits;
    if (many != null) {
      return many.get(number);
    }
    int at = Arrays.binarySearch(edges, 0, size, number);
    return at >= 0 ? (at & 1) == 0 : ((-at - 1) & 1) == 1;
  }

  int count() {
    BitSet many = bits;
    if (many != null) {
      return many.cardinality();
    }
    int count = 0;
    for (int i = 0; i < size; i += 2) {
      count += edges[i + 1] - edges[i];
    }
    return count;
  }

  /** From the lowest to the highest. */
  void each(Visitor visitor) {
    BitSet many = bits;
    if (many == null) {
      for (int i = 0; i < size; i += 2) {
        visitor.run(edges[i], edges[i + 1]);
      }
      return;
    }
    for (int i = many.nextSetBit(0); i >= 0; ) {
      int end = many.nextClearBit(i);
      visitor.run(i, end);
      i = many.nextSetBit(end);
    }
  }
}
