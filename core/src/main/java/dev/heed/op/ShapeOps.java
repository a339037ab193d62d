package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** Operators that arrange elements anew: reshape, transpose, join, cut, repeat, pad. */
public interface ShapeOps extends GraphOps {

  /** The sizes of x as an I64 vector [rank]. */
  default Value shape(Value x) {
    return one("Shape", new Spec(ElementType.I64, Dims.of(x.rank())), x);
  }

  /** The size of one axis as an I64 scalar. */
  default Value dimension(Value x, int axis) {
    long at = Axes.at("dimension", axis, x);
    return squeeze(slice(shape(x), 0, at, at + 1), 0);
  }

  /** The same elements under other sizes: 0 keeps an axis, one -1 takes what remains. */
  default Value reshape(Value x, long... sizes) {
    return reshape(x, constants(sizes));
  }

  /**
   * The same elements under other axes, for example {@code Dims.of("batch", "sequence", 12, 64)}.
   */
  default Value reshape(Value x, Dims dims) {
    return InferReshape.toDims(this, x, dims);
  }

  /** {@link #reshape(Value, long...)} with an I64 vector that may come from the run. */
  default Value reshape(Value x, Value sizes) {
    return one("Reshape", InferReshape.spec(x, sizes), x, sizes);
  }

  /** The axes in another order; reversed where none is given. */
  default Value transpose(Value x, int... order) {
    long[] full = InferShape.order(x, order);
    return one("Transpose", Attributes.of("perm", full), InferShape.transpose(x, full), x);
  }

  /** Values one after another along an axis. */
  default Value concat(int axis, Value... values) {
    return one("Concat", Attributes.of("axis", axis), InferShape.concat(axis, values), values);
  }

  /** {@link #concat(int, Value...)} of a list. */
  default Value concat(int axis, List<Value> values) {
    return concat(axis, values.toArray(Value[]::new));
  }

  /** Parts of the given sizes along an axis. */
  default List<Value> split(Value x, int axis, long... sizes) {
    List<Spec> specs = InferShape.split(x, axis, sizes);
    return apply(Node.of("Split", Attributes.of("axis", axis), specs, x, constants(sizes)));
  }

  /**
   * Elements {@code start} (included) to {@code end} (excluded) along an axis; negative ones count
   * from the end, {@code Long.MAX_VALUE} is the end. On a named axis the bounds must lie inside.
   */
  default Value slice(Value x, int axis, long start, long end) {
    return slice(x, axis, constants(start), constants(end));
  }

  /**
   * {@link #slice(Value, int, long, long)} with every {@code step}-th element; it may be negative.
   */
  default Value slice(Value x, int axis, long start, long end, long step) {
    return slice(x, axis, constants(start), constants(end), step);
  }

  /** {@link #slice(Value, int, long, long)} with I64 scalars or vectors [1] from the run. */
  default Value slice(Value x, int axis, Value start, Value end) {
    return slice(x, axis, start, end, 1);
  }

  /** {@link #slice(Value, int, Value, Value)} with every {@code step}-th element. */
  default Value slice(Value x, int axis, Value start, Value end, long step) {
    Value from = start.rank() == 0 ? unsqueeze(start, 0) : start;
    Value to = end.rank() == 0 ? unsqueeze(end, 0) : end;
    Spec spec = InferSlice.spec(x, axis, from, to, step);
    Value axes = constants((long) Axes.at("slice", axis, x));
    return one("Slice", spec, x, from, to, axes, constants(step));
  }

  /** x broadcast to the given axes. */
  default Value expand(Value x, Dims dims) {
    return expand(x, sizes(dims));
  }

  /** x broadcast to sizes [rank] that may come from the run. */
  default Value expand(Value x, Value sizes) {
    return one("Expand", InferShape.expand(x, sizes), x, sizes);
  }

  /** Without axes of size 1. */
  default Value squeeze(Value x, int... axes) {
    return one("Squeeze", InferShape.squeeze(x, axes), x, constants(Axes.all("squeeze", x, axes)));
  }

  /** With new axes of size 1 at the given places of the result. */
  default Value unsqueeze(Value x, int... axes) {
    long[] places = Arrays.stream(axes).asLongStream().toArray();
    return one("Unsqueeze", InferShape.unsqueeze(x, axes), x, constants(places));
  }

  /**
   * With more elements around: {@code pads} are the numbers before each axis, then those after
   * each; a negative one cuts.
   */
  default Value pad(Value x, PadMode mode, double value, long... pads) {
    Attributes attributes = Attributes.of("mode", mode.onnxName());
    Spec spec = InferShape.pad(x, mode, pads);
    return one("Pad", attributes, spec, x, constants(pads), scalar(x.type(), value));
  }

  /** {@link #pad(Value, PadMode, double, long...)} with zeros. */
  default Value pad(Value x, long... pads) {
    return pad(x, PadMode.CONSTANT, 0, pads);
  }

  /** x repeated along each axis. */
  default Value tile(Value x, long... repeats) {
    return tile(x, constants(repeats));
  }

  /** {@link #tile(Value, long...)} with an I64 vector that may come from the run. */
  default Value tile(Value x, Value repeats) {
    return one("Tile", InferShape.tile(x, repeats), x, repeats);
  }

  /** The number {@code value} everywhere. */
  default Value constantOfShape(Dims dims, ElementType type, double value) {
    return constantOfShape(sizes(dims), type, value);
  }

  /** {@link #constantOfShape(Dims, ElementType, double)} with sizes that may come from the run. */
  default Value constantOfShape(Value sizes, ElementType type, double value) {
    return expand(scalar(type, value), sizes);
  }

  /** Whole numbers 0 to {@code limit} - 1. */
  default Value range(long limit) {
    return range(constant(0L), constant(limit), constant(1L));
  }

  /** Numbers from {@code start} in steps of {@code delta}, below {@code limit}; scalars. */
  default Value range(Value start, Value limit, Value delta) {
    return one("Range", InferShape.range(start, limit, delta), start, limit, delta);
  }

  /** The last two axes' lower triangle, zeros elsewhere; {@code k} moves the diagonal up. */
  default Value tril(Value x, long k) {
    Attributes lower = Attributes.of("upper", 0L);
    return one("Trilu", lower, InferShape.trilu("tril", x), x, constant(k));
  }

  /** The last two axes' upper triangle, zeros elsewhere; {@code k} moves the diagonal up. */
  default Value triu(Value x, long k) {
    Attributes upper = Attributes.of("upper", 1L);
    return one("Trilu", upper, InferShape.trilu("triu", x), x, constant(k));
  }
}
