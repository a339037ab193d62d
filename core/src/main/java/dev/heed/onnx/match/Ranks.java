package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How many axes a graph's values have, where its operators alone tell. */
public final class Ranks {

  /** Their outputs have the axes of the input that has most. */
  private static final Set<String> SPREADING =
      Set.of(
          "Add", "Sub", "Mul", "Div", "Pow", "Where", "Max", "Min", "Sum", "MatMul", "Equal",
          "Less", "Greater", "And", "Or");

  /** Their outputs have the axes of their first input. */
  private static final Set<String> KEEPING =
      Set.of(
          "LayerNormalization",
          "SkipLayerNormalization",
          "SimplifiedLayerNormalization",
          "Softmax",
          "Relu",
          "LeakyRelu",
          "Gelu",
          "FastGelu",
          "BiasGelu",
          "QuickGelu",
          "Erf",
          "Tanh",
          "Sigmoid",
          "HardSwish",
          "Sqrt",
          "Exp",
          "Neg",
          "Not",
          "CumSum",
          "Abs",
          "Sin",
          "Cos",
          "Clip",
          "Cast",
          "Identity",
          "Dropout",
          "Slice",
          "Split",
          "Pad",
          "Transpose",
          "Conv",
          "ConvTranspose",
          "BatchNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "MultiHeadAttention",
          "DequantizeLinear",
          "Resize",
          "GridSample",
          "MaxPool",
          "AveragePool",
          "ScatterND",
          "GatherElements");

  private final GraphScope scope;
  private final Lengths lengths;
  private final Map<String, Integer> known = new HashMap<>();

  public Ranks(GraphScope scope) {
    this.scope = scope;
    this.lengths = new Lengths(scope);
    scope.graph().inputs().values().stream()
        .filter(port -> port.rank() >= 0)
        .forEach(port -> known.put(port.name(), port.rank()));
    scope
        .graph()
        .nodes()
        .forEach(node -> rank(node).ifPresent(r -> node.outputs().forEach(o -> known.put(o, r))));
  }

  /** Empty where it is not known. */
  public Optional<Integer> of(String value) {
    Integer rank = known.get(value);
    return rank != null
        ? Optional.of(rank)
        : scope.weight(value).map(weight -> weight.axes().size());
  }

  private Optional<Integer> rank(GraphNode node) {
    String operator = node.operator();
    if (SPREADING.contains(operator)) {
      return most(node.inputs());
    }
    if (KEEPING.contains(operator)) {
      return of(node.input(0));
    }
    return switch (operator) {
      case "Reshape" -> lengths.of(node.input(1), this);
      case "Expand" ->
          lengths.of(node.input(1), this).flatMap(n -> of(node.input(0)).map(r -> Math.max(n, r)));
      case "Concat" -> node.inputs().stream().flatMap(in -> of(in).stream()).findFirst();
      case "Unsqueeze" -> axes(node).flatMap(n -> of(node.input(0)).map(r -> r + n));
      case "Squeeze" -> axes(node).flatMap(n -> of(node.input(0)).map(r -> r - n));
      case "Gather" ->
          of(node.input(0)).flatMap(r -> of(node.input(1)).map(indices -> r - 1 + indices));
      case "ReduceMean", "ReduceSum", "ReduceMax" ->
          node.number("keepdims", 1) == 1 ? of(node.input(0)) : Optional.empty();
      case "Flatten", "Gemm" -> Optional.of(2);
      case "Shape", "Range" -> Optional.of(1);
      default -> Optional.empty();
    };
  }

  private Optional<Integer> most(List<String> values) {
    List<Optional<Integer>> ranks = values.stream().map(this::of).toList();
    return ranks.stream().allMatch(Optional::isPresent)
        ? ranks.stream().flatMap(Optional::stream).max(Integer::compare)
        : Optional.empty();
  }

  private Optional<Integer> axes(GraphNode node) {
    List<Long> attribute = node.numbers("axes");
    return attribute.isEmpty() ? lengths.of(node.input(1), this) : Optional.of(attribute.size());
  }
}
