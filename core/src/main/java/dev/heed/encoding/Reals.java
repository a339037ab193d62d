package dev.heed.encoding;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/** Double precision: constants and cosines. */
final class Reals {

  private Reals() {}

  static Value vector(Ops ops, double... values) {
    return ops.constant(tensor(Shape.of(values.length), values));
  }

  static Tensor tensor(Shape shape, double... values) {
    Tensor tensor = Tensor.zeros(ElementType.F64, shape);
    tensor.bytes().asDoubleBuffer().put(values);
    return tensor;
  }

  /** The cosine of F64 radians, as a sine: ONNX Runtime has that alone in double precision. */
  static Value cos(Ops ops, Value radians) {
    return ops.sin(ops.add(radians, Math.PI / 2));
  }
}
