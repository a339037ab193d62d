package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * What is known of a whole-number scalar or vector that a node makes from sizes: {@code shape},
 * picking from it, joining and counting with it.
 */
final class ShapeConstants {

  private ShapeConstants() {}

  static Optional<List<Dim>> of(Node node) {
    Spec spec = node.outputs().get(0);
    if (spec.type().isFloating() || spec.dims().rank() > 1 || !node.domain().isEmpty()) {
      return Optional.empty();
    }
    return switch (node.operator()) {
      case "Shape" -> Optional.ofNullable(node.input(0)).map(x -> x.dims().axes());
      case "Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape" -> known(node, 0);
      case "Concat" -> concat(node);
      case "Gather" -> known(node, 0).flatMap(x -> known(node, 1).flatMap(i -> gather(x, i)));
      case "Slice" -> slice(node, spec);
      case "Add" -> zip(node, (a, b) -> Formula.of(a).plus(Formula.of(b)).dim());
      case "Sub" -> zip(node, (a, b) -> Formula.of(a).minus(Formula.of(b)).dim());
      case "Mul" -> zip(node, (a, b) -> Formula.of(a).times(Formula.of(b)).dim());
      case "Div" -> divide(node);
      default -> Optional.empty();
    };
  }

  private static Optional<List<Dim>> known(Node node, int i) {
    Value input = node.input(i);
    return input == null || input.type().isFloating() || input.type() == ElementType.BOOL
        ? Optional.empty()
        : input.contents();
  }

  private static Optional<List<Dim>> concat(Node node) {
    List<Dim> all = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<List<Dim>> part = known(node, i);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(part.get());
    }
    return Optional.of(all);
  }

  private static Optional<List<Dim>> gather(List<Dim> x, List<Dim> indices) {
    if (!indices.stream().allMatch(Dim::isFixed)) {
      return Optional.empty();
    }
    return Optional.of(indices.stream().map(i -> x.get(place(i, x.size()))).toList());
  }

  private static int place(Dim index, int size) {
    long i = index.size().getAsLong();
    return (int) (i < 0 ? i + size : i);
  }

  private static Optional<List<Dim>> slice(Node node, Spec spec) {
    Optional<List<Dim>> x = known(node, 0);
    Optional<Dim> start = known(node, 1).map(list -> list.get(0)).filter(Dim::isFixed);
    Optional<Dim> step = known(node, 4).map(list -> list.get(0)).filter(Dim::isFixed);
    if (x.isEmpty() || start.isEmpty() || step.isEmpty() || !spec.dims().isFixed()) {
      return Optional.empty();
    }
    long by = step.get().size().getAsLong();
    long first = InferSlice.first(x.get().size(), start.get().size().getAsLong(), by);
    return Optional.of(
        IntStream.range(0, (int) spec.dims().size(0))
            .mapToObj(i -> x.get().get((int) (first + i * by)))
            .toList());
  }

  private static Optional<List<Dim>> zip(Node node, BinaryOperator<Dim> combine) {
    return known(node, 0)
        .flatMap(
            a ->
                known(node, 1)
                    .filter(b -> a.size() == b.size() || a.size() == 1 || b.size() == 1)
                    .map(
                        b ->
                            IntStream.range(0, Math.max(a.size(), b.size()))
                                .mapToObj(i -> combine.apply(at(a, i), at(b, i)))
                                .toList()));
  }

  private static Dim at(List<Dim> list, int i) {
    return list.get(list.size() == 1 ? 0 : i);
  }

  /** Sizes are not negative, so that rounding towards zero is rounding down. */
  private static Optional<List<Dim>> divide(Node node) {
    boolean positive =
        known(node, 1)
            .map(list -> list.stream().allMatch(d -> d.isFixed() && d.size().getAsLong() > 0))
            .orElse(false);
    return positive
        ? zip(node, (a, b) -> Formula.of(a).floorDivide(b.size().getAsLong()).dim())
        : Optional.empty();
  }
}
