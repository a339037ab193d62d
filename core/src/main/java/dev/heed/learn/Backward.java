package dev.heed.learn;

import static java.util.Objects.requireNonNull;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Attributes;
import dev.heed.op.Node;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One use of an operator on the way back.
 *
 * @param ops records the gradient
 * @param outputs what the operator gave
 * @param gradients of the scalar by each output; null for an output that does not count
 * @param active whether the gradient by a value is wanted
 */
record Backward(
    Ops ops,
    Node node,
    List<Value> outputs,
    List<@Nullable Value> gradients,
    Predicate<Value> active) {

  Value in(int i) {
    return requireNonNull(node.input(i));
  }

  Value out() {
    return outputs.get(0);
  }

  /** The gradient by the first output, in that output's axes. */
  Value grad() {
    Value gradient = gradients.get(0);
    return gradient == null ? zeros(out()) : gradient;
  }

  Value zeros(Value like) {
    return Sums.full(ops, like, 0);
  }

  boolean has(int i) {
    return node.input(i) != null;
  }

  boolean wants(int i) {
    Value input = node.input(i);
    return input != null && input.type().isFloating() && active.test(input);
  }

  /** What {@code make} gives for an input, summed where it was broadcast; null if not wanted. */
  @Nullable Value to(int i, UnaryOperator<Value> make) {
    return wants(i) ? Sums.to(ops, make.apply(grad()), in(i)) : null;
  }

  Attributes attributes() {
    return node.attributes();
  }

  /** An axis attribute, counted from 0 in the first input. */
  int axis() {
    long axis = attributes().number("axis", 0);
    return (int) (axis < 0 ? axis + in(0).rank() : axis);
  }

  /** The whole numbers of an input that must be known while recording. */
  long[] numbers(int i) {
    double[] known =
        in(i)
            .known()
            .orElseThrow(
                () ->
                    refusal(
                        "its input %s must be known when it is recorded, but comes from the run"
                            .formatted(i)));
    return Arrays.stream(known).mapToLong(n -> (long) n).toArray();
  }

  HeedException refusal(String why) {
    return new HeedException(
        ErrorCode.UNSUPPORTED, "No gradient of %s: %s.".formatted(node.operator(), why));
  }
}
