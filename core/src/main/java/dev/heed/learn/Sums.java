package dev.heed.learn;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.List;

/** Broadcasting, gone back: what stood for many elements gets the sum of their gradients. */
final class Sums {

  private Sums() {}

  /** A gradient in the axes of {@code target}, whose elements were broadcast to it. */
  static Value to(Ops ops, Value gradient, Value target) {
    int lead = gradient.rank() - target.rank();
    if (lead < 0) {
      return to(ops, expanded(ops, gradient, target), target);
    }
    List<Integer> first = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < gradient.rank(); i++) {
      if (i < lead) {
        first.add(i);
      } else if (target.axis(i - lead).is(1) && !gradient.axis(i).is(1)) {
        kept.add(i - lead);
      }
    }
    Value sum = first.isEmpty() ? gradient : ops.reduceSum(gradient, false, ints(first));
    sum = kept.isEmpty() ? sum : ops.reduceSum(sum, true, ints(kept));
    return sum.dims().equals(target.dims()) ? sum : expanded(ops, sum, target);
  }

  private static Value expanded(Ops ops, Value x, Value target) {
    return target.dims().isFixed()
        ? ops.expand(x, target.dims())
        : ops.expand(x, ops.shape(target));
  }

  /** {@code number} everywhere, in the axes and the type of {@code like}. */
  static Value full(Ops ops, Value like, double number) {
    Dims dims = like.dims();
    return dims.isFixed()
        ? ops.constantOfShape(dims, like.type(), number)
        : ops.constantOfShape(ops.shape(like), like.type(), number);
  }

  /** The elements of x in the axes of {@code like}, which has as many. */
  static Value shaped(Ops ops, Value x, Value like) {
    if (x.dims().equals(like.dims())) {
      return x;
    }
    return like.dims().isFixed()
        ? ops.reshape(x, like.dims())
        : ops.assume(ops.reshape(x, ops.shape(like)), like.dims());
  }

  static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(n -> n).toArray();
  }
}
