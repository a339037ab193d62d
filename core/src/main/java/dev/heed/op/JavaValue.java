package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/** Numbers: doubles for every float type, longs for whole numbers, 1 and 0 for conditions. */
final class JavaValue extends Value {

  private static final int KNOWN = 1024;

  private final Shape shape;
  private final double[] reals;
  private final long[] wholes;

  private JavaValue(ElementType type, Shape shape, double[] reals, long[] wholes) {
    super(new Spec(type, Dims.of(shape)));
    this.shape = shape;
    this.reals = reals;
    this.wholes = wholes;
  }

  static JavaValue of(ElementType type, Shape shape, double... reals) {
    return new JavaValue(type, shape, reals, new long[0]);
  }

  static JavaValue of(ElementType type, Shape shape, long... wholes) {
    return new JavaValue(type, shape, new double[0], wholes);
  }

  static JavaValue of(Tensor tensor) {
    if (!tensor.type().isFloating()) {
      return of(tensor.type(), tensor.shape(), tensor.toLongs());
    }
    double[] reals = new double[Math.toIntExact(tensor.shape().elements())];
    if (tensor.type() == ElementType.F32) {
      var floats = tensor.floats();
      Arrays.setAll(reals, floats::get);
    } else {
      tensor.as(ElementType.F64).bytes().asDoubleBuffer().get(reals);
    }
    return of(tensor.type(), tensor.shape(), reals);
  }

  /** The numbers in the type of this value; floats are rounded only here. */
  Tensor tensor() {
    if (!type().isFloating()) {
      return Tensor.of(shape, wholes).as(type());
    }
    Tensor wide = Tensor.zeros(ElementType.F64, shape);
    ByteBuffer bytes = wide.bytes();
    for (double real : reals) {
      bytes.putDouble(real);
    }
    return wide.as(type());
  }

  Shape shape() {
    return shape;
  }

  int count() {
    return Math.toIntExact(shape.elements());
  }

  boolean isReal() {
    return type().isFloating();
  }

  double[] reals() {
    return reals;
  }

  long[] wholes() {
    return wholes;
  }

  /** One element, whatever the type. */
  double number(int i) {
    return isReal() ? reals[i] : wholes[i];
  }

  JavaValue map(DoubleUnaryOperator onReals, LongUnaryOperator onWholes) {
    return isReal()
        ? of(type(), shape, Arrays.stream(reals).map(onReals).toArray())
        : of(type(), shape, Arrays.stream(wholes).map(onWholes).toArray());
  }

  /** The elements at these places under another shape; a negative place gives {@code fill}. */
  JavaValue pick(Shape target, int[] places, double fill) {
    if (isReal()) {
      return of(
          type(),
          target,
          Arrays.stream(places).mapToDouble(p -> p < 0 ? fill : reals[p]).toArray());
    }
    return of(
        type(),
        target,
        Arrays.stream(places).mapToLong(p -> p < 0 ? (long) fill : wholes[p]).toArray());
  }

  JavaValue reshaped(Shape target) {
    return new JavaValue(type(), target, reals, wholes);
  }

  /** The same numbers as {@code type}; both are floats or both are not. */
  JavaValue retyped(ElementType type) {
    return new JavaValue(type, shape, reals, wholes);
  }

  @Override
  Optional<List<Dim>> contents() {
    return isReal() || shape.rank() > 1 || wholes.length > KNOWN
        ? Optional.empty()
        : Optional.of(Arrays.stream(wholes).mapToObj(Dim::of).toList());
  }

  @Override
  Optional<JavaValue> numbers() {
    return Optional.of(this);
  }
}
