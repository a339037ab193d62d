package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What goes into a graph and comes out of it: inputs, weights, constants, names, outputs. */
public interface GraphOps {

  /**
   * Declares an input, for example {@code input("pixel_values", F32, Dims.of("batch", 3, 224,
   * 224))}. An axis name stands for one size in all inputs.
   */
  Value input(String name, ElementType type, Dims dims);

  /** Names a result. A graph holds only what its outputs need. */
  void output(String name, Value value);

  /** A trained tensor under its published name; it is not copied. */
  Value weight(String name, Tensor tensor);

  /** A tensor without a name; equal ones are stored once. */
  Value constant(Tensor tensor);

  /**
   * Enters a part of the model; the names of its nodes begin with it. Written as {@code try (var in
   * = ops.scope("layer.0")) ...}.
   */
  Scope scope(String name);

  /**
   * A place of a model that an interpreter may step in at while it is recorded, such as {@code
   * embeddings}: the tokens [B,N,C] before the first layer; or {@code branch}: what a step of a
   * layer made [B,N,C], before it is added to its tokens. Most hand the value on.
   */
  default Value through(String place, Value value) {
    return value;
  }

  /** Names an inner value within the scope, so that it can be found in the graph. */
  Value name(String name, Value value);

  /**
   * States axes that inference could not find. No operator is recorded; a fixed axis that is known
   * to differ is a mistake.
   */
  Value assume(Value value, Dims dims);

  /** The sizes of the axes at run time, as an I64 vector. Each name must be an axis of a value. */
  Value sizes(Dims dims);

  /** Uses an operator. The methods of the vocabulary all end here. */
  List<Value> apply(Node node);

  /**
   * One fused operator where the runtime has it, else the {@code plain} form that means the same.
   */
  List<Value> fused(Fusion fusion, Supplier<List<Value>> plain);

  /** A float scalar. */
  default Value constant(float value) {
    return constant(Tensor.of(Shape.of(), value));
  }

  /** A whole-number scalar. */
  default Value constant(long value) {
    return constant(Tensor.of(Shape.of(), value));
  }

  /** A whole-number vector [n]. */
  default Value constants(long... values) {
    return constant(Tensor.of(Shape.of(values.length), values));
  }

  /** A float vector [n]. */
  default Value constants(float... values) {
    return constant(Tensor.of(Shape.of(values.length), values));
  }

  /** A scalar of the given type, such as that of another operand. */
  default Value scalar(ElementType type, double value) {
    Tensor wide = Tensor.zeros(ElementType.F64, Shape.of());
    wide.bytes().putDouble(value);
    return constant(wide.as(type));
  }

  /** Uses an operator that has one output. */
  default Value one(
      String operator, Attributes attributes, Spec output, @Nullable Value... inputs) {
    List<Value> outputs = apply(Node.of(operator, attributes, List.of(output), inputs));
    if (outputs.size() != 1) {
      throw invalidInput("%s gave %s outputs, not one.".formatted(operator, outputs.size()));
    }
    return outputs.get(0);
  }

  /** Uses an operator that has one output and no attributes. */
  default Value one(String operator, Spec output, @Nullable Value... inputs) {
    return one(operator, Attributes.none(), output, inputs);
  }
}
