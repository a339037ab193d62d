package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Set;

/** Operators that lie between a softmax and the matrix products around it, and what they carry. */
public final class DataFlow {

  private static final Set<String> SHAPING =
      Set.of(
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "Expand",
          "Identity",
          "Cast",
          "DequantizeLinear",
          "QuantizeLinear");

  /** They change values or cut, but each output is of one input. */
  private static final Set<String> SINGLE =
      Set.of("Dropout", "Slice", "Clip", "Tanh", "Neg", "Pad", "CastLike", "DynamicQuantizeLinear");

  private static final Set<String> SEVERAL =
      Set.of("Add", "Sub", "Mul", "Div", "Where", "Max", "Min", "Sum", "Concat", "ScatterND");

  private static final Set<String> PRODUCTS =
      Set.of(
          "MatMul",
          "MatMulInteger",
          "QLinearMatMul",
          "Einsum",
          "Gemm",
          "FusedMatMul",
          "TransposeMatMul",
          "MatMulIntegerToFloat",
          "MatMulNBits",
          "QGemm");

  private DataFlow() {}

  /** Whether a node gives the elements of its first input, in another shape or type. */
  public static boolean isShaping(GraphNode node) {
    return SHAPING.contains(node.operator());
  }

  public static boolean isProduct(GraphNode node) {
    return PRODUCTS.contains(node.operator());
  }

  /** The two matrices of a product. */
  public static List<String> factors(GraphNode product) {
    boolean scaled = product.operator().startsWith("QLinear") || product.operator().equals("QGemm");
    return List.of(product.input(0), product.input(scaled ? 3 : 1));
  }

  /** The inputs whose elements, changed one by one, a node passes on; none where it does not. */
  public static List<String> carried(GraphNode node, String output) {
    String operator = node.operator();
    if (operator.equals("DynamicQuantizeLinear") && !node.outputs().get(0).equals(output)) {
      return List.of();
    }
    if (isShaping(node) || SINGLE.contains(operator)) {
      return node.inputs().isEmpty() ? List.of() : List.of(node.input(0));
    }
    if (operator.equals("QLinearAdd") || operator.equals("QLinearMul")) {
      return List.of(node.input(0), node.input(3));
    }
    if (operator.equals("Where")) {
      return List.of(node.input(1), node.input(2));
    }
    return SEVERAL.contains(operator) ? node.inputs() : List.of();
  }
}
