package dev.heed.op;

import dev.heed.tensor.Shape;
import java.util.function.ToIntFunction;

/** Where elements lie: row-major places of the elements of one shape among those of another. */
final class Layout {

  private Layout() {}

  /** How far apart neighbours along each axis are. */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int step = 1;
    for (int i = shape.rank() - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape.size(i);
    }
    return strides;
  }

  /** For each element of {@code target}, its place in {@code source}, which broadcasts to it. */
  static int[] broadcast(Shape source, Shape target) {
    int[] own = strides(source);
    int[] steps = new int[target.rank()];
    int missing = target.rank() - source.rank();
    for (int i = 0; i < source.rank(); i++) {
      steps[missing + i] = source.axis(i) == 1 ? 0 : own[i];
    }
    return strided(target, steps, 0);
  }

  /** Places that start at {@code offset} and move by {@code steps} along the axes. */
  static int[] strided(Shape target, int[] steps, int offset) {
    int[] places = new int[Math.toIntExact(target.elements())];
    int[] at = new int[target.rank()];
    int place = offset;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = target.rank() - 1; axis >= 0; axis--) {
        place += steps[axis];
        if (++at[axis] < target.size(axis)) {
          break;
        }
        place -= steps[axis] * at[axis];
        at[axis] = 0;
      }
    }
    return places;
  }

  /** For each element of {@code target}, what {@code place} says of its position. */
  static int[] each(Shape target, ToIntFunction<int[]> place) {
    int[] places = new int[Math.toIntExact(target.elements())];
    int[] at = new int[target.rank()];
    for (int i = 0; i < places.length; i++) {
      places[i] = place.applyAsInt(at);
      for (int axis = target.rank() - 1; axis >= 0 && ++at[axis] == target.size(axis); axis--) {
        at[axis] = 0;
      }
    }
    return places;
  }

  /** The place of a position. */
  static int place(int[] strides, int[] at) {
    int place = 0;
    for (int i = 0; i < strides.length; i++) {
      place += strides[i] * at[i];
    }
    return place;
  }

  /** The product of the sizes of axes {@code from} (included) to {@code to} (excluded). */
  static int product(Shape shape, int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product *= shape.size(i);
    }
    return product;
  }
}
