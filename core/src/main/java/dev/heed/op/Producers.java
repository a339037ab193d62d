package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a value of a graph was made. */
final class Producers {

  private Producers() {}

  /** The node of that operator that made it, as its first output. */
  static Optional<OnnxNode> by(String operator, @Nullable Value value) {
    return value instanceof OnnxValue own
            && own.origin() instanceof OnnxValue.Origin.Made made
            && made.output() == 0
            && made.node().node().domain().isEmpty()
            && made.node().node().operator().equals(operator)
        ? Optional.of(made.node())
        : Optional.empty();
  }

  /** Whether it is the product of two matrices as it came out, in F32. */
  static boolean isProduct(@Nullable Value value) {
    return value instanceof OnnxValue own
        && own.origin() instanceof OnnxValue.Origin.Made made
        && List.of("MatMul", "FusedMatMul").contains(made.node().node().operator());
  }

  /** The whole number that a value is, where it is a constant of one. */
  static Optional<Long> place(@Nullable Value value) {
    return value instanceof OnnxValue own
            && own.origin() instanceof OnnxValue.Origin.Constant constant
            && constant.tensor().type() == ElementType.I64
            && constant.tensor().shape().elements() == 1
        ? Optional.of(constant.tensor().longs().get(0))
        : Optional.empty();
  }

  /** Whether it is given to each run. */
  static boolean isGiven(@Nullable Value value) {
    return value instanceof OnnxValue own && own.origin() instanceof OnnxValue.Origin.Input;
  }

  /** Whether it is there before any node is. */
  static boolean isStored(@Nullable Value value) {
    return value instanceof OnnxValue own
        && !(own.origin() instanceof OnnxValue.Origin.Made)
        && !(own.origin() instanceof OnnxValue.Origin.Input);
  }
}
