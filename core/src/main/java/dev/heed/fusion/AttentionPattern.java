package dev.heed.fusion;

import dev.heed.graph.GraphNode;
import dev.heed.graph.Scope;
import dev.heed.graph.Width;
import java.util.List;
import java.util.Optional;

/**
 * Recognises {@code softmax(scale * q k^T + bias) v} as exporters spell it out: heads made by a
 * reshape and a swap of axes, the scale before or after the product, nothing else in between.
 */
final class AttentionPattern {

  private static final List<Long> SWAP = List.of(0L, 2L, 1L, 3L);
  private static final List<Long> TURN = List.of(0L, 1L, 3L, 2L);
  private static final List<Long> SWAP_AND_TURN = List.of(0L, 2L, 3L, 1L);

  /** From this version on a softmax is over the last axis unless it says otherwise. */
  private static final int LAST_AXIS = 13;

  /** The number of the 32-bit float type. */
  private static final int FLOAT = 1;

  private final Scope scope;
  private final Scalars scalars;
  private final int opset;

  AttentionPattern(Scope scope, int opset) {
    this.scope = scope;
    this.scalars = new Scalars(scope);
    this.opset = opset;
  }

  /** Queries, keys or values {@code [B, N, H, D]}, and the number that they are multiplied with. */
  private record Parted(String value, long heads, long size, float scale) {}

  private record Scores(Parted query, Parted key, float scale, Optional<String> bias) {}

  /** The attention whose softmax {@code node} is. */
  Optional<FoundHeads> at(GraphNode node) {
    if (!node.is("Softmax") || !isOverKeys(node)) {
      return Optional.empty();
    }
    Optional<GraphNode> mixed = product(node);
    Optional<GraphNode> swap = mixed.flatMap(this::only).filter(user -> isTranspose(user, SWAP));
    Optional<Parted> value = mixed.flatMap(product -> swapped(product.input(1)));
    Optional<Scores> scores = scores(node.input(0));
    return swap.isPresent() && value.isPresent() && scores.isPresent()
        ? found(scores.get(), value.get(), swap.get())
        : Optional.empty();
  }

  private boolean isOverKeys(GraphNode softmax) {
    long axis = softmax.number("axis", opset >= LAST_AXIS ? -1 : 1);
    return axis == -1 || axis == 3;
  }

  /** The product of weights and values; exporters cast weights to the type that they have. */
  private Optional<GraphNode> product(GraphNode weights) {
    Optional<GraphNode> user = only(weights);
    if (user.filter(node -> node.is("Cast") && node.number("to", 0) == FLOAT).isPresent()) {
      return product(user.get());
    }
    return user.filter(node -> node.is("MatMul"))
        .filter(node -> node.input(0).equals(weights.outputs().get(0)));
  }

  /** The only user of a node's output, which is not the graph's own. */
  private Optional<GraphNode> only(GraphNode node) {
    String value = node.outputs().get(0);
    List<GraphNode> users = scope.consumers(value);
    return users.size() == 1 && !scope.body().outputs().contains(value)
        ? Optional.of(users.get(0))
        : Optional.empty();
  }

  private static Optional<FoundHeads> found(Scores scores, Parted value, GraphNode swap) {
    Parted query = scores.query();
    Parted key = scores.key();
    boolean fits =
        query.heads() == key.heads()
            && query.size() == key.size()
            && key.heads() == value.heads()
            && value.scale() == 1;
    return fits
        ? Optional.of(
            new FoundHeads(
                List.of(query.value(), key.value(), value.value()),
                (int) query.heads(),
                scores.scale() * query.scale() * key.scale(),
                scores.bias(),
                swap))
        : Optional.empty();
  }

  private Optional<Scores> scores(String value) {
    Optional<GraphNode> sum = scope.producer(value).filter(node -> node.is("Add"));
    if (sum.isEmpty()) {
      return product(value, Optional.empty());
    }
    String a = sum.get().input(0);
    String b = sum.get().input(1);
    return product(a, Optional.of(b)).or(() -> product(b, Optional.of(a)));
  }

  private Optional<Scores> product(String value, Optional<String> bias) {
    Scalars.Scaled scaled = scalars.scaled(value);
    Optional<GraphNode> product = scope.producer(scaled.value()).filter(node -> node.is("MatMul"));
    Optional<Parted> query = product.flatMap(node -> swapped(node.input(0)));
    Optional<Parted> key = product.flatMap(node -> turned(node.input(1)));
    return query.isPresent() && key.isPresent()
        ? Optional.of(new Scores(query.get(), key.get(), scaled.factor(), bias))
        : Optional.empty();
  }

  /** Behind {@code [B, H, N, D]}. */
  private Optional<Parted> swapped(String heads) {
    Scalars.Scaled scaled = scalars.scaled(heads);
    return transposed(scaled.value(), SWAP).flatMap(parted -> parted(parted, scaled.factor()));
  }

  /** Behind {@code [B, H, D, N]}. */
  private Optional<Parted> turned(String heads) {
    Scalars.Scaled scaled = scalars.scaled(heads);
    return transposed(scaled.value(), SWAP_AND_TURN)
        .flatMap(parted -> parted(parted, scaled.factor()))
        .or(
            () ->
                transposed(scaled.value(), TURN)
                    .flatMap(this::swapped)
                    .map(
                        p ->
                            new Parted(
                                p.value(), p.heads(), p.size(), p.scale() * scaled.factor())));
  }

  private Optional<String> transposed(String value, List<Long> order) {
    return scope.producer(value).filter(n -> isTranspose(n, order)).map(n -> n.input(0));
  }

  private static boolean isTranspose(GraphNode node, List<Long> order) {
    return node.is("Transpose") && node.numbers("perm").equals(order);
  }

  /** A reshape to four axes, of which the last is known, and how many heads there are. */
  private Optional<Parted> parted(String value, float scale) {
    return scope
        .producer(value)
        .filter(node -> node.is("Reshape"))
        .flatMap(node -> parted(node, value, scale));
  }

  private Optional<Parted> parted(GraphNode reshape, String value, float scale) {
    Optional<List<Long>> shape =
        scope.integers(reshape.input(1)).filter(axes -> axes.size() == 4 && axes.get(3) > 0);
    return shape
        .flatMap(axes -> axes.get(2) > 0 ? Optional.of(axes.get(2)) : heads(reshape, axes.get(3)))
        .map(heads -> new Parted(value, heads, shape.get().get(3), scale));
  }

  /** Where the number is left to the runtime: from the width of what is parted. */
  private Optional<Long> heads(GraphNode reshape, long size) {
    return new Width(scope)
        .of(reshape.input(0))
        .filter(width -> width % size == 0)
        .map(width -> width / size);
  }
}
