package dev.heed.op;

import java.util.List;
import java.util.Optional;

/** The size that a slice leaves of an axis. */
final class InferSlice {

  private InferSlice() {}

  static Spec spec(Value x, int axis, Value start, Value end, long step) {
    int at = Axes.at("slice", axis, x);
    if (step == 0 || !start.dims().equals(Dims.of(1)) || !end.dims().equals(Dims.of(1))) {
      throw ShapeErrors.of(
          "slice", "it needs one start, one end and a step that is not 0.", x, start, end);
    }
    Optional<Dim> size =
        known(start).flatMap(from -> known(end).flatMap(to -> size(x.axis(at), from, to, step)));
    return new Spec(x.type(), x.dims().with(at, size.orElseGet(() -> Unknown.axis("slice"))));
  }

  private static Optional<Dim> known(Value bound) {
    return bound.contents().map((List<Dim> elements) -> elements.get(0));
  }

  private static Optional<Dim> size(Dim axis, Dim start, Dim end, long step) {
    if (axis.isFixed() && start.isFixed() && end.isFixed()) {
      long n = axis.size().getAsLong();
      return Optional.of(Dim.of(count(n, start.size().getAsLong(), end.size().getAsLong(), step)));
    }
    if (step < 0) {
      return Optional.empty();
    }
    Formula span = place(axis, end).minus(place(axis, start));
    return Optional.of(span.plus(Formula.constant(step - 1)).floorDivide(step).dim());
  }

  /** A bound counted from the start, without clamping: on a named axis it must lie inside. */
  private static Formula place(Dim axis, Dim bound) {
    if (bound.isFixed() && bound.size().getAsLong() >= Integer.MAX_VALUE) {
      return Formula.of(axis);
    }
    boolean back = bound.isFixed() && bound.size().getAsLong() < 0;
    return back ? Formula.of(axis).plus(Formula.of(bound)) : Formula.of(bound);
  }

  private static long count(long n, long start, long end, long step) {
    long from = first(n, start, step);
    long to = step > 0 ? clamp(back(n, end), 0, n) : clamp(back(n, end), -1, n - 1);
    long span = step > 0 ? to - from : from - to;
    long by = Math.abs(step);
    return Math.max(0, (span + by - 1) / by);
  }

  /** The first element that a slice of an axis of size {@code n} takes. */
  static long first(long n, long start, long step) {
    return step > 0 ? clamp(back(n, start), 0, n) : clamp(back(n, start), 0, n - 1);
  }

  private static long back(long n, long bound) {
    return bound < 0 ? bound + n : bound;
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }
}
