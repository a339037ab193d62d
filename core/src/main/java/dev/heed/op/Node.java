package dev.heed.op;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One use of an operator, as every {@link Ops} method describes it: name and attributes as in ONNX,
 * outputs with the types and axes that were inferred.
 *
 * @param domain empty for ONNX's own operators
 * @param inputs in ONNX's order; null where an optional one is left out
 */
public record Node(
    String domain,
    String operator,
    List<@Nullable Value> inputs,
    Attributes attributes,
    List<Spec> outputs) {

  public Node {
    inputs = Collections.unmodifiableList(Arrays.asList(inputs.toArray(Value[]::new)));
    outputs = List.copyOf(outputs);
  }

  static Node of(
      String operator, Attributes attributes, List<Spec> outputs, @Nullable Value... inputs) {
    return new Node("", operator, Arrays.asList(inputs), attributes, outputs);
  }

  /** The {@code i}-th input, or null where it is left out. */
  public @Nullable Value input(int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }
}
