package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many heads there are, from the shape that queries, keys or values are brought into before
 * their axes are swapped.
 */
final class Heads {

  private static final int FAR = 14;

  /** Queries, keys and values, where they lie before the heads. */
  private static final int FUSED = 3;

  private final GraphScope scope;

  Heads(GraphScope scope) {
    this.scope = scope;
  }

  Optional<Integer> of(String query, String key, String value) {
    return Stream.of(query, key, value).flatMap(v -> above(v, FAR).stream()).findFirst();
  }

  private Optional<Integer> above(String value, int far) {
    Optional<GraphNode> producer = scope.producer(value);
    if (producer.isEmpty() || far == 0 || DataFlow.isProduct(producer.get())) {
      return Optional.empty();
    }
    GraphNode node = producer.get();
    // Behind the cut into heads there may be one into windows, which looks alike.
    Optional<Integer> before =
        Stream.concat(DataFlow.carried(node, value).stream(), parts(node))
            .filter(scope::bearsTokens)
            .flatMap(v -> above(v, far - 1).stream())
            .findFirst();
    return before.isEmpty() && node.is("Transpose") ? swapped(node) : before;
  }

  /** Queries, keys and values may be one tensor that is cut. */
  private static Stream<String> parts(GraphNode node) {
    return node.is("Split") || node.is("Gather") ? Stream.of(node.input(0)) : Stream.empty();
  }

  /**
   * {@code [B, N, H, D]}, or the same with an axis for queries, keys and values, or with windows:
   * the channels were cut into heads and the numbers of each, which lie last and side by side.
   */
  private Optional<Integer> swapped(GraphNode transpose) {
    List<Long> order = transpose.numbers("perm");
    int rank = order.size();
    if (rank < 4) {
      return Optional.empty();
    }
    boolean widthIsLast = order.subList(rank - 2, rank).contains(rank - 1L);
    int from = widthIsLast ? rank - 2 : order.get(rank - 3).intValue();
    return scope
        .producer(transpose.input(0))
        .filter(node -> node.is("Reshape"))
        .flatMap(node -> axis(node, from, order.size()));
  }

  /** One number of the shape that a node gives; where it is left open, from the width before. */
  Optional<Integer> axis(GraphNode reshape, int axis, int rank) {
    Optional<List<Long>> shape =
        scope.integers(reshape.input(1)).filter(numbers -> numbers.size() == rank);
    if (shape.isEmpty() || shape.get().get(axis) > 0) {
      return shape.map(numbers -> numbers.get(axis).intValue());
    }
    long each = shape.get().get(rank - 1);
    boolean isFused = rank > 4 && shape.get().get(axis - 1) == FUSED;
    long parts = isFused ? FUSED : 1;
    return each > 0
        ? new Width(scope)
            .of(reshape.input(0))
            .filter(width -> width % (each * parts) == 0)
            .map(width -> (int) (width / (each * parts)))
        : Optional.empty();
  }
}
