package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Optional;

/** How many numbers there are in the shapes that a graph computes. */
final class Lengths {

  private final GraphScope scope;

  Lengths(GraphScope scope) {
    this.scope = scope;
  }

  /** Empty where it is not known; a single number counts as one, with an axis or without. */
  Optional<Integer> of(String shape, Ranks ranks) {
    Optional<Integer> stored =
        scope.weight(shape).map(w -> w.axes().isEmpty() ? 1 : w.axes().get(0).intValue());
    return stored.or(() -> scope.producer(shape).flatMap(node -> made(node, ranks)));
  }

  private Optional<Integer> made(GraphNode node, Ranks ranks) {
    return switch (node.operator()) {
      case "Shape" -> ranks.of(node.input(0));
      case "Concat" -> sum(node.inputs(), ranks);
      case "Cast", "Identity", "Unsqueeze", "Squeeze", "Reshape" -> of(node.input(0), ranks);
      case "Where" -> of(node.input(1), ranks).or(() -> of(node.input(2), ranks));
      case "Mul", "Div", "Add", "Sub" -> longer(node, ranks);
      case "Gather" -> of(node.input(1), ranks);
      case "Slice" -> cut(node, ranks);
      case "ConstantOfShape" ->
          scope
              .integers(node.input(0))
              .filter(n -> n.size() == 1 && n.get(0) > 0)
              .map(n -> n.get(0).intValue())
              .or(
                  () ->
                      scope
                          .producer(node.input(0))
                          .filter(n -> n.is("Shape"))
                          .flatMap(n -> of(n.input(0), ranks)));
      default -> Optional.empty();
    };
  }

  private Optional<Integer> sum(List<String> parts, Ranks ranks) {
    List<Optional<Integer>> lengths = parts.stream().map(part -> of(part, ranks)).toList();
    return lengths.stream().allMatch(Optional::isPresent)
        ? Optional.of(lengths.stream().mapToInt(Optional::get).sum())
        : Optional.empty();
  }

  private Optional<Integer> longer(GraphNode node, Ranks ranks) {
    return of(node.input(0), ranks).flatMap(a -> of(node.input(1), ranks).map(b -> Math.max(a, b)));
  }

  /** Of a shape whose length is known, from one place to another. */
  private Optional<Integer> cut(GraphNode slice, Ranks ranks) {
    Optional<Integer> whole = of(slice.input(0), ranks);
    Optional<Long> from = one(slice.input(1));
    Optional<Long> to = one(slice.input(2));
    boolean plain = !slice.has(4) || one(slice.input(4)).equals(Optional.of(1L));
    return plain && whole.isPresent() && from.isPresent() && to.isPresent()
        ? Optional.of(Math.max(0, place(to.get(), whole.get()) - place(from.get(), whole.get())))
        : Optional.empty();
  }

  private Optional<Long> one(String value) {
    return scope.integers(value).filter(numbers -> numbers.size() == 1).map(n -> n.get(0));
  }

  /** Places before zero count from the end. */
  private static int place(long place, int length) {
    return (int) Math.max(0, Math.min(length, place < 0 ? place + length : place));
  }
}
