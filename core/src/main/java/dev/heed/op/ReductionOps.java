package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.List;

/** Operators that fold axes: sums, means, extremes, running sums, the largest few. */
public interface ReductionOps extends GraphOps {

  /** Values and I64 indices of the largest elements, in falling order. */
  record TopK(Value values, Value indices) {}

  /** The mean over the axes; all of them where none is given. They stay with size 1, or go. */
  default Value reduceMean(Value x, boolean keep, int... axes) {
    return InferReduce.reduction(this, "reduceMean", x, keep, axes);
  }

  /** The sum over the axes; all of them where none is given. */
  default Value reduceSum(Value x, boolean keep, int... axes) {
    return InferReduce.reduction(this, "reduceSum", x, keep, axes);
  }

  /** The largest over the axes; all of them where none is given. */
  default Value reduceMax(Value x, boolean keep, int... axes) {
    return InferReduce.reduction(this, "reduceMax", x, keep, axes);
  }

  /** The smallest over the axes; all of them where none is given. */
  default Value reduceMin(Value x, boolean keep, int... axes) {
    return InferReduce.reduction(this, "reduceMin", x, keep, axes);
  }

  /** The product over the axes; all of them where none is given. */
  default Value reduceProd(Value x, boolean keep, int... axes) {
    return InferReduce.reduction(this, "reduceProd", x, keep, axes);
  }

  /** The Euclidean length over the axes; all of them where none is given. */
  default Value reduceL2(Value x, boolean keep, int... axes) {
    return InferReduce.reduction(this, "reduceL2", x, keep, axes);
  }

  /** The I64 index of the largest element along an axis; the first of equals. */
  default Value argMax(Value x, int axis, boolean keep) {
    Attributes attributes = Attributes.of("axis", axis).and("keepdims", keep);
    Dims dims = InferReduce.folded("argMax", x, keep, axis);
    return one("ArgMax", attributes, new Spec(ElementType.I64, dims), x);
  }

  /** Sums from the first element to each along an axis. */
  default Value cumSum(Value x, int axis) {
    return cumSum(x, axis, false, false);
  }

  /** Sums along an axis, without the element itself if exclusive, from the end if reverse. */
  default Value cumSum(Value x, int axis, boolean exclusive, boolean reverse) {
    Attributes attributes = Attributes.of("exclusive", exclusive).and("reverse", reverse);
    Spec spec = InferElementwise.numbers("cumSum", x);
    long at = Axes.at("cumSum", axis, x);
    return one("CumSum", attributes, spec, x, constant(at));
  }

  /** The k largest elements along an axis, largest first; of equals, the first. */
  default TopK topK(Value x, long k, int axis) {
    Dims dims = InferReduce.topK(x, k, axis);
    List<Spec> specs = List.of(new Spec(x.type(), dims), new Spec(ElementType.I64, dims));
    List<Value> outputs =
        apply(Node.of("TopK", Attributes.of("axis", axis), specs, x, constants(k)));
    return new TopK(outputs.get(0), outputs.get(1));
  }

  /** exp(x) over its sum along an axis. */
  default Value softmax(Value x, int axis) {
    Axes.at("softmax", axis, x);
    return one("Softmax", Attributes.of("axis", axis), InferElementwise.floats("softmax", x), x);
  }

  /** The logarithm of {@link #softmax}. */
  default Value logSoftmax(Value x, int axis) {
    Axes.at("logSoftmax", axis, x);
    Spec spec = InferElementwise.floats("logSoftmax", x);
    return one("LogSoftmax", Attributes.of("axis", axis), spec, x);
  }
}
