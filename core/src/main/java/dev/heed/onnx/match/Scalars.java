package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import dev.heed.onnx.Weight;
import java.util.List;
import java.util.Optional;

/**
 * Numbers that a graph multiplies tensors with: stored ones, and those that exporters compute from
 * the size of a head, such as {@code sqrt(1 / sqrt(size))}.
 */
final class Scalars {

  private final GraphScope scope;

  Scalars(GraphScope scope) {
    this.scope = scope;
  }

  /** A value and the number that it is multiplied with. */
  record Scaled(String value, float factor) {}

  /** Behind a product with, or a division by, a number; else the value itself. */
  Scaled scaled(String value) {
    Optional<GraphNode> node = scope.producer(value);
    if (node.filter(n -> n.is("Mul") || n.is("Div")).isEmpty()) {
      return new Scaled(value, 1);
    }
    GraphNode step = node.get();
    Optional<Float> second = number(step.input(1));
    if (second.isPresent()) {
      float factor = step.is("Mul") ? second.get() : 1 / second.get();
      return new Scaled(step.input(0), factor);
    }
    return number(step.input(0))
        .filter(first -> step.is("Mul"))
        .map(first -> new Scaled(step.input(1), first))
        .orElseGet(() -> new Scaled(value, 1));
  }

  /** A number that is known before the graph runs. */
  Optional<Float> number(String value) {
    return scope.weight(value).flatMap(Weight::number).or(() -> computed(value));
  }

  private Optional<Float> computed(String value) {
    Optional<GraphNode> producer = scope.producer(value).filter(n -> n.domain().isEmpty());
    if (producer.isEmpty()) {
      return Optional.empty();
    }
    GraphNode node = producer.get();
    return switch (node.operator()) {
      case "Sqrt" -> number(node.input(0)).map(x -> (float) Math.sqrt(x));
      case "Reciprocal" -> number(node.input(0)).map(x -> 1 / x);
      case "Cast", "Identity" -> number(node.input(0));
      case "Div" -> number(node.input(0)).flatMap(a -> number(node.input(1)).map(b -> a / b));
      case "Mul" -> number(node.input(0)).flatMap(a -> number(node.input(1)).map(b -> a * b));
      case "Slice", "Gather" -> size(node);
      default -> Optional.empty();
    };
  }

  /** The last of a value's axes: the size of a head where the value is parted into heads. */
  private Optional<Float> size(GraphNode node) {
    boolean last =
        scope
            .integers(node.input(1))
            .filter(at -> at.equals(List.of(-1L)) || at.equals(List.of(3L)))
            .isPresent();
    return scope
        .producer(node.input(0))
        .filter(shape -> last && shape.is("Shape"))
        .flatMap(shape -> headSize(shape.input(0)));
  }

  private Optional<Float> headSize(String heads) {
    return scope
        .producer(heads)
        .filter(
            node -> node.is("Transpose") && node.numbers("perm").equals(List.of(0L, 2L, 1L, 3L)))
        .flatMap(node -> scope.producer(node.input(0)))
        .filter(node -> node.is("Reshape"))
        .flatMap(node -> scope.integers(node.input(1)))
        .filter(shape -> shape.size() == 4 && shape.get(3) > 0)
        .map(shape -> shape.get(3).floatValue());
  }
}
