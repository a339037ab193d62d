package dev.heed.op;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Axis numbers, checked and counted from 0. */
final class Axes {

  private Axes() {}

  static int at(String operator, int axis, Value x) {
    int at = axis < 0 ? x.rank() + axis : axis;
    if (at < 0 || at >= x.rank()) {
      throw ShapeErrors.of(
          operator, "there is no axis %s; the rank is %s.".formatted(axis, x.rank()), x);
    }
    return at;
  }

  /** These axes, or all where none is given; in rising order and each once. */
  static long[] all(String operator, Value x, int... axes) {
    int[] given = axes.length == 0 ? IntStream.range(0, x.rank()).toArray() : axes;
    long[] all = Arrays.stream(given).mapToLong(axis -> at(operator, axis, x)).sorted().toArray();
    if (Arrays.stream(all).distinct().count() != all.length) {
      throw ShapeErrors.of(operator, "axes %s name one twice.".formatted(Arrays.toString(axes)), x);
    }
    return all;
  }

  static boolean contains(long[] axes, long axis) {
    return Arrays.stream(axes).anyMatch(a -> a == axis);
  }
}
