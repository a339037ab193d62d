package dev.heed.op;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Steps that do with each token {@code [B, N, C]} by itself what they do with all. */
final class TokenStep {

  private TokenStep() {}

  /**
   * Which operands hold a row for each row of the result; empty where rows depend on other ones.
   */
  static List<Integer> operands(Node node) {
    return switch (node.operator()) {
      case "Erf", "Tanh", "Relu", "Sigmoid", "Sqrt", "Cast", "DynamicQuantizeLinear" -> first(node);
      case "LayerNormalization", "MultiHeadAttention" -> first(node);
      case "MatMul", "FusedMatMul", "MatMulInteger" ->
          isMatrix(node.input(1)) ? first(node) : List.of();
      case "MatMulNBits" -> first(node); // its other operands are weights
      case "Add", "Sub", "Mul", "Div", "Pow" -> broadcast(node);
      case "SkipLayerNormalization" ->
          isTokens(node, 0) && isTokens(node, 1) ? List.of(0, 1) : List.of();
      default -> List.of();
    };
  }

  static boolean isProduct(Node node) {
    return node.operator().contains("MatMul");
  }

  private static List<Integer> first(Node node) {
    return isTokens(node, 0) ? List.of(0) : List.of();
  }

  private static boolean isMatrix(@Nullable Value value) {
    return Producers.isStored(value) && requireNonNull(value).rank() == 2;
  }

  /** Tokens with tokens, or with one number or one row for all. */
  private static List<Integer> broadcast(Node node) {
    boolean fits =
        IntStream.range(0, 2)
            .allMatch(i -> isTokens(node, i) || requireNonNull(node.input(i)).rank() <= 1);
    return fits ? IntStream.range(0, 2).filter(i -> isTokens(node, i)).boxed().toList() : List.of();
  }

  /** Whether an operand has as many items and rows as the result. */
  private static boolean isTokens(Node node, int operand) {
    Dims made = node.outputs().get(0).dims();
    Value value = requireNonNull(node.input(operand));
    return value.rank() == 3
        && made.rank() == 3
        && value.axis(0).equals(made.axis(0))
        && value.axis(1).equals(made.axis(1));
  }
}
