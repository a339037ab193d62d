package dev.heed.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Which axes go together: NumPy's rule, and what named axes add to it. */
final class Broadcast {

  private Broadcast() {}

  /** The axes of the result, or empty where two of them do not go together. */
  static Optional<Dims> of(Dims a, Dims b) {
    List<Dim> axes = new ArrayList<>();
    for (int i = 1; i <= Math.max(a.rank(), b.rank()); i++) {
      Optional<Dim> axis = axis(from(a, i), from(b, i));
      if (axis.isEmpty()) {
        return Optional.empty();
      }
      axes.add(axis.get());
    }
    Collections.reverse(axes);
    return Optional.of(new Dims(axes));
  }

  private static Dim from(Dims dims, int end) {
    return end <= dims.rank() ? dims.axis(-end) : Dim.of(1);
  }

  private static Optional<Dim> axis(Dim a, Dim b) {
    return a.is(1) ? Optional.of(b) : b.is(1) ? Optional.of(a) : agree(a, b);
  }

  /**
   * The size that both have: a number wins over a name, which the run checks; two different numbers
   * or two different names never agree.
   */
  static Optional<Dim> agree(Dim a, Dim b) {
    if (a.equals(b)) {
      return Optional.of(a);
    }
    if (a.isFixed() == b.isFixed()) {
      return Optional.empty();
    }
    return Optional.of(a.isFixed() ? a : b);
  }
}
