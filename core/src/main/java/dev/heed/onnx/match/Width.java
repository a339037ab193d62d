package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import dev.heed.onnx.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How long the last axis of a projection is, from the stored matrix or bias that made it. */
record Width(GraphScope scope) {

  private static final int FAR = 6;

  public Optional<Long> of(String value) {
    return above(value, FAR);
  }

  private Optional<Long> above(String value, int far) {
    Optional<GraphNode> producer = scope.producer(value);
    if (producer.isEmpty() || far == 0) {
      return Optional.empty();
    }
    GraphNode node = producer.get();
    return DataFlow.isProduct(node)
        ? columns(node)
        : bias(node).or(() -> next(node, value).flatMap(before -> above(before, far - 1)));
  }

  private Optional<Long> columns(GraphNode product) {
    boolean turned = product.number("transB", 0) == 1;
    return scope
        .weight(DataFlow.factors(product).get(1))
        .map(Weight::axes)
        .filter(axes -> axes.size() == 2)
        .map(axes -> axes.get(turned ? 0 : 1));
  }

  private Optional<Long> bias(GraphNode node) {
    return Stream.of(node)
        .filter(sum -> sum.is("Add"))
        .flatMap(sum -> sum.inputs().stream())
        .flatMap(input -> scope.weight(input).stream())
        .map(Weight::axes)
        .filter(axes -> axes.size() == 1)
        .map(axes -> axes.get(0))
        .findFirst();
  }

  private Optional<String> next(GraphNode node, String value) {
    List<String> carried = DataFlow.carried(node, value);
    return carried.stream().filter(scope::bearsTokens).findFirst();
  }
}
