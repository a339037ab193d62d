package dev.heed.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator of ONNX Runtime's own that computes several steps at once, such as {@code
 * MultiHeadAttention}. Its outputs' shapes cannot be inferred here and are declared.
 *
 * @param operator the name in the domain {@code com.microsoft}
 * @param inputs in the operator's order; null where an optional one is left out
 */
public record Fusion(
    String operator, Attributes attributes, List<Spec> outputs, List<@Nullable Value> inputs) {

  static final String DOMAIN = "com.microsoft";

  public static Fusion of(
      String operator, Attributes attributes, Spec output, @Nullable Value... inputs) {
    return new Fusion(operator, attributes, List.of(output), Arrays.asList(inputs));
  }

  /** The fused operator as a step of a graph. */
  public Node node() {
    return new Node(DOMAIN, operator, inputs, attributes, outputs);
  }
}
