package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Recognises {@code softmax(scale * q k^T + bias) v} as exporters spell it out: heads made by a
 * reshape and a swap of axes, the scale before or after the product, a bias or a mask on scores,
 * nothing else in between.
 */
public final class PlainAttention {

  private static final List<Long> SWAP = List.of(0L, 2L, 1L, 3L);
  private static final List<Long> TURN = List.of(0L, 1L, 3L, 2L);
  private static final List<Long> SWAP_AND_TURN = List.of(0L, 2L, 3L, 1L);

  /** From this version on a softmax is over the last axis unless it says otherwise. */
  private static final int LAST_AXIS = 13;

  /** What stands for minus infinity is at least as low as this. */
  private static final float HIDDEN = -1e30f;

  /** The number of the 32-bit float type. */
  private static final int FLOAT = 1;

  private final GraphScope scope;
  private final Scalars scalars;
  private final AttentionSearch search;
  private final int opset;
  private final boolean alone;

  /**
   * @param alone whether others may not use what is inside, because it will be gone
   */
  public PlainAttention(GraphScope scope, int opset, boolean alone) {
    this.alone = alone;
    this.scope = scope;
    this.scalars = new Scalars(scope);
    this.search = new AttentionSearch(scope);
    this.opset = opset;
  }

  /** Queries, keys or values {@code [B, N, H, D]}, and the number that they are multiplied with. */
  private record Parted(String value, long heads, long size, float scale) {}

  private record Scores(float scale, Optional<String> bias, Optional<AttentionMatch.Mask> mask) {}

  /** The attention whose softmax {@code node} is. */
  public Optional<AttentionMatch> at(GraphNode node) {
    return node.is("Softmax") && isOverKeys(node)
        ? search.at(node).flatMap(this::match)
        : Optional.empty();
  }

  private Optional<AttentionMatch> match(AttentionSite site) {
    Optional<GraphNode> mixed = product(site.node());
    Optional<GraphNode> swap = mixed.flatMap(m -> user(m, next -> isTranspose(next, SWAP)));
    Optional<Scores> scores = scores(site);
    Optional<Parted> query = swapped(site.query());
    Optional<Parted> key = turned(site.key());
    Optional<Parted> value = swapped(site.value());
    return swap.isPresent()
            && scores.isPresent()
            && query.isPresent()
            && key.isPresent()
            && value.isPresent()
        ? match(scores.get(), query.get(), key.get(), value.get(), swap.get())
        : Optional.empty();
  }

  private boolean isOverKeys(GraphNode softmax) {
    long axis = softmax.number("axis", opset >= LAST_AXIS ? -1 : 1);
    return axis == -1 || axis == 3;
  }

  /** The product of weights and values; exporters cast weights to the type that they have. */
  private Optional<GraphNode> product(GraphNode weights) {
    String value = weights.outputs().get(0);
    return user(weights, node -> node.is("Cast") && node.number("to", 0) == FLOAT)
        .flatMap(this::product)
        .or(() -> user(weights, node -> node.is("MatMul") && node.input(0).equals(value)));
  }

  /** A user of a node's output; where it must be alone, the only one. */
  private Optional<GraphNode> user(GraphNode node, Predicate<GraphNode> wanted) {
    String value = node.outputs().get(0);
    List<GraphNode> users = scope.consumers(value);
    boolean only = users.size() == 1 && !scope.graph().outputs().contains(value);
    return only || !alone ? users.stream().filter(wanted).findFirst() : Optional.empty();
  }

  private static Optional<AttentionMatch> match(
      Scores scores, Parted query, Parted key, Parted value, GraphNode swap) {
    boolean fits =
        query.heads() == key.heads()
            && query.size() == key.size()
            && key.heads() == value.heads()
            && value.scale() == 1;
    return fits
        ? Optional.of(
            new AttentionMatch(
                List.of(query.value(), key.value(), value.value()),
                (int) query.heads(),
                scores.scale() * query.scale() * key.scale(),
                scores.bias(),
                scores.mask(),
                swap))
        : Optional.empty();
  }

  /** What is done between the product of queries and keys and the softmax. */
  private Optional<Scores> scores(AttentionSite site) {
    String value = site.node().input(0);
    Optional<GraphNode> where = scope.producer(value).filter(node -> node.is("Where"));
    if (where.isPresent()) {
      return masked(site, where.get());
    }
    Optional<GraphNode> sum = scope.producer(value).filter(node -> node.is("Add"));
    if (sum.isEmpty()) {
      return scores(site, value, Optional.empty());
    }
    String a = sum.get().input(0);
    String b = sum.get().input(1);
    return scores(site, a, Optional.of(b)).or(() -> scores(site, b, Optional.of(a)));
  }

  /** Scores where a mask is true, and elsewhere a number that stands for minus infinity. */
  private Optional<Scores> masked(AttentionSite site, GraphNode where) {
    Optional<AttentionMatch.Mask> mask =
        scalars
            .number(where.input(2))
            .filter(hidden -> hidden <= HIDDEN)
            .map(hidden -> new AttentionMatch.Mask(where.input(0), hidden));
    return mask.flatMap(
        known ->
            scores(site, where.input(1), Optional.empty())
                .map(found -> new Scores(found.scale(), Optional.empty(), mask)));
  }

  private Optional<Scores> scores(AttentionSite site, String value, Optional<String> bias) {
    Scalars.Scaled scaled = scalars.scaled(value);
    return scope
        .producer(scaled.value())
        .filter(node -> node.is("MatMul"))
        .filter(node -> node.inputs().equals(List.of(site.query(), site.key())))
        .map(product -> new Scores(scaled.factor(), bias, Optional.empty()));
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
    Optional<Long> size =
        scope
            .integers(reshape.input(1))
            .filter(axes -> axes.size() == 4 && axes.get(3) > 0)
            .map(axes -> axes.get(3));
    return size.flatMap(
        known ->
            new Heads(scope)
                .axis(reshape, 2, 4)
                .map(heads -> new Parted(value, heads, known, scale)));
  }
}
