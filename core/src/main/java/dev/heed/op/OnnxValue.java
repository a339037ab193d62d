package dev.heed.op;

import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** A value of a graph: where it comes from, and what is known of its numbers. */
final class OnnxValue extends Value {

  private static final long SMALL = 1024;

  /** Where a value comes from. */
  sealed interface Origin {

    String name();

    /** The caller gives it in each run. */
    record Input(String name) implements Origin {}

    /** A trained tensor. */
    record Weight(String name, Tensor tensor) implements Origin {}

    /** A tensor of the graph's own. */
    record Constant(String name, Tensor tensor) implements Origin {}

    /** One result of a node. */
    record Made(OnnxNode node, int output) implements Origin {
      @Override
      public String name() {
        return node.outputs().get(output);
      }
    }
  }

  private final Origin origin;
  private final Optional<List<Dim>> contents;

  OnnxValue(Origin origin, Spec spec, Optional<List<Dim>> contents) {
    super(spec);
    this.origin = origin;
    this.contents = contents;
  }

  static OnnxValue of(Origin.Weight weight) {
    return new OnnxValue(weight, spec(weight.tensor()), Optional.empty());
  }

  static OnnxValue of(Origin.Constant constant) {
    Tensor tensor = constant.tensor();
    return new OnnxValue(
        constant,
        spec(tensor),
        isSmall(spec(tensor)) ? JavaValue.of(tensor).contents() : Optional.empty());
  }

  private static Spec spec(Tensor tensor) {
    return new Spec(tensor.type(), Dims.of(tensor.shape()));
  }

  /** Whether numbers of this kind are computed while the graph is recorded, if they can be. */
  static boolean isSmall(Spec spec) {
    return spec.dims().isFixed() && spec.dims().shape().elements() <= SMALL;
  }

  @Override
  Optional<JavaValue> numbers() {
    return origin instanceof Origin.Constant constant && isSmall(spec())
        ? Optional.of(JavaValue.of(constant.tensor()))
        : Optional.empty();
  }

  /** The same value with axes that are better known. */
  OnnxValue as(Dims dims) {
    return new OnnxValue(origin, new Spec(type(), dims), contents);
  }

  Origin origin() {
    return origin;
  }

  String name() {
    return origin.name();
  }

  @Override
  Optional<List<Dim>> contents() {
    return contents;
  }
}
