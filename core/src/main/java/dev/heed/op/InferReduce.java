package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Axes of operators that fold some of them. */
final class InferReduce {

  private InferReduce() {}

  static Value reduction(GraphOps ops, String name, Value x, boolean keep, int... axes) {
    if (x.type() == ElementType.BOOL) {
      throw ShapeErrors.of(name, "it needs numbers; cast to F32 or I64 first.", x);
    }
    Spec spec = new Spec(x.type(), folded(name, x, keep, axes));
    String operator = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    Value folded = ops.constants(Axes.all(name, x, axes));
    return ops.one(operator, Attributes.of("keepdims", keep), spec, x, folded);
  }

  static Dims folded(String operator, Value x, boolean keep, int... axes) {
    long[] all = Axes.all(operator, x, axes);
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (!Axes.contains(all, i)) {
        dims.add(x.axis(i));
      } else if (keep) {
        dims.add(Dim.of(1));
      }
    }
    return new Dims(dims);
  }

  static Dims topK(Value x, long k, int axis) {
    Dim dim = x.axis(Axes.at("topK", axis, x));
    if (k < 1 || (dim.isFixed() && dim.size().getAsLong() < k)) {
      throw ShapeErrors.of("topK", "axis %s has no %s largest elements.".formatted(axis, k), x);
    }
    return x.dims().with(axis, Dim.of(k));
  }
}
