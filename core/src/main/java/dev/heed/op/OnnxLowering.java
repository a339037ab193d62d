package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Operators that opset 18 lacks, as steps that it has and that the runtime fuses where it can. */
final class OnnxLowering {

  private OnnxLowering() {}

  static Optional<List<Value>> of(Ops ops, Node node) {
    Optional<Value> value =
        switch (node.operator()) {
          case "Gelu" -> Optional.of(gelu(ops, node));
          case "RMSNormalization" -> Optional.of(rms(ops, node));
          case "GroupNormalization" -> Optional.of(group(ops, node));
          case "Where" -> whereOfConditions(ops, node);
          default -> Optional.empty();
        };
    return value.map(List::of);
  }

  private static Value in(Node node, int i) {
    return Objects.requireNonNull(node.input(i));
  }

  private static Value gelu(Ops ops, Node node) {
    Value x = in(node, 0);
    if (node.attributes().text("approximate", "none").equals("none")) {
      Value cumulative = ops.add(ops.erf(ops.div(x, Math.sqrt(2))), 1);
      return ops.mul(ops.mul(x, cumulative), 0.5);
    }
    Value cubic = ops.add(x, ops.mul(ops.pow(x, 3), 0.044715));
    Value tanh = ops.tanh(ops.mul(cubic, Math.sqrt(2 / Math.PI)));
    return ops.mul(ops.mul(x, 0.5), ops.add(tanh, 1));
  }

  private static Value rms(Ops ops, Node node) {
    Value x = in(node, 0);
    double epsilon = node.attributes().real("epsilon", 1e-5f);
    Value mean = ops.reduceMean(ops.pow(x, 2), true, -1);
    return ops.mul(ops.div(x, ops.sqrt(ops.add(mean, epsilon))), in(node, 1));
  }

  /** Each group as one channel of an instance normalisation, then scale and bias by channel. */
  private static Value group(Ops ops, Node node) {
    Value x = in(node, 0);
    int groups = (int) node.attributes().number("num_groups", 1);
    Value ones = ops.constantOfShape(Dims.of(groups), x.type(), 1);
    Value zeros = ops.constantOfShape(Dims.of(groups), x.type(), 0);
    double epsilon = node.attributes().real("epsilon", 1e-5f);
    Value flat = ops.instanceNormalization(ops.reshape(x, 0, groups, -1), ones, zeros, epsilon);
    Value back = ops.reshape(flat, x.dims());
    int[] after = new int[x.rank() - 2];
    Arrays.setAll(after, i -> i + 1);
    Value scale = after.length == 0 ? in(node, 1) : ops.unsqueeze(in(node, 1), after);
    Value bias = after.length == 0 ? in(node, 2) : ops.unsqueeze(in(node, 2), after);
    return ops.add(ops.mul(back, scale), bias);
  }

  /** The runtime's Where takes no conditions to choose from. */
  private static Optional<Value> whereOfConditions(Ops ops, Node node) {
    if (node.outputs().get(0).type() != ElementType.BOOL) {
      return Optional.empty();
    }
    Value condition = in(node, 0);
    Value first = ops.and(condition, in(node, 1));
    return Optional.of(ops.or(first, ops.and(ops.not(condition), in(node, 2))));
  }
}
