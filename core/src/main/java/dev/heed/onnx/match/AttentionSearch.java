package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds attention: a softmax between two matrix products, with whatever exporters write in between,
 * or one operator that holds a whole attention.
 */
public final class AttentionSearch {

  private static final int FAR = 40;

  private final GraphScope scope;

  public AttentionSearch(GraphScope scope) {
    this.scope = scope;
  }

  /**
   * A product on the way, and what was met up to it.
   *
   * @param value the product's factor that does not come from the softmax
   * @param last the value that enters the product
   */
  private record Reached(GraphNode product, String value, String last, List<String> way) {}

  /** Whether a node is attention in one piece, of a kind that is known or not. */
  public static boolean isFused(GraphNode node) {
    return node.operator().endsWith("Attention") && !node.operator().startsWith("Embed");
  }

  /** The attention that {@code node} is; empty for an operator whose weights cannot be had. */
  public Optional<AttentionSite> fused(GraphNode node) {
    int key = node.has(1) ? 1 : 0;
    int value = node.has(2) ? 2 : 0;
    return switch (node.domain() + ":" + node.operator()) {
      case ":Attention" -> Optional.of(AttentionSite.fused(scope, node, 0, 1, 2, "q_num_heads"));
      case "com.microsoft:MultiHeadAttention", "com.microsoft:GroupQueryAttention" ->
          Optional.of(AttentionSite.fused(scope, node, 0, key, value, "num_heads"));
      case "com.microsoft:Attention", "com.microsoft:QAttention" ->
          Optional.of(AttentionSite.fused(scope, node, 0, 0, 0, "num_heads"));
      default -> Optional.empty();
    };
  }

  /** The attention whose softmax {@code node} is. */
  public Optional<AttentionSite> at(GraphNode node) {
    Optional<String> scores = scores(node);
    if (scores.isEmpty()) {
      return Optional.empty();
    }
    List<Reached> before = new ArrayList<>();
    up(scores.get(), List.of(), new HashSet<>(), before);
    Optional<Reached> above = before.stream().min(Comparator.comparingInt(this::likeliness));
    String weights = node.outputs().get(0);
    Optional<Reached> below = above.flatMap(x -> down(weights, List.of(), new HashSet<>()));
    return below.map(reached -> site(node, weights, above.get(), reached));
  }

  /** What a softmax is taken of, written as one operator or as exp, sum and division. */
  private Optional<String> scores(GraphNode node) {
    return switch (node.operator()) {
      case "Softmax", "QLinearSoftmax", "BiasSoftmax" -> Optional.of(node.input(0));
      case "Div" -> decomposed(node);
      default -> Optional.empty();
    };
  }

  private Optional<String> decomposed(GraphNode node) {
    Optional<GraphNode> exp = scope.producer(node.input(0)).filter(n -> n.is("Exp"));
    Optional<GraphNode> sum = scope.producer(node.input(1)).filter(n -> n.is("ReduceSum"));
    return exp.filter(e -> sum.filter(s -> s.input(0).equals(node.input(0))).isPresent())
        .map(e -> e.input(0));
  }

  /** Products of two computed matrices first, the nearest first. */
  private int likeliness(Reached reached) {
    boolean computed =
        DataFlow.factors(reached.product()).stream().noneMatch(scope::isStored)
            && DataFlow.factors(reached.product()).stream().anyMatch(scope::bearsTokens);
    return reached.way().size() + (computed ? 0 : 1000);
  }

  private void up(String value, List<String> way, Set<String> seen, List<Reached> found) {
    Optional<GraphNode> producer = scope.producer(value);
    if (producer.isEmpty() || way.size() > FAR || !seen.add(value)) {
      return;
    }
    GraphNode node = producer.get();
    if (DataFlow.isProduct(node)) {
      if (!scope.isStored(DataFlow.factors(node).get(1))) {
        found.add(new Reached(node, "", value, way));
      }
      return;
    }
    for (String carried : DataFlow.carried(node, value)) {
      up(carried, with(way, node), seen, found);
    }
  }

  private Optional<Reached> down(String value, List<String> way, Set<String> seen) {
    if (way.size() > FAR || !seen.add(value)) {
      return Optional.empty();
    }
    for (GraphNode user : scope.consumers(value)) {
      Optional<Reached> reached = through(user, value, way, seen);
      if (reached.isPresent()) {
        return reached;
      }
    }
    return Optional.empty();
  }

  private Optional<Reached> through(
      GraphNode user, String value, List<String> way, Set<String> seen) {
    if (DataFlow.isProduct(user)) {
      List<String> factors = DataFlow.factors(user);
      String other = factors.get(0).equals(value) ? factors.get(1) : factors.get(0);
      return factors.contains(value) && !scope.isStored(other)
          ? Optional.of(new Reached(user, other, value, way))
          : Optional.empty();
    }
    boolean carries =
        user.outputs().stream().anyMatch(out -> DataFlow.carried(user, out).contains(value));
    return carries && !scope.isStored(value)
        ? down(user.outputs().get(0), with(way, user), seen)
        : Optional.empty();
  }

  private static List<String> with(List<String> way, GraphNode node) {
    List<String> longer = new ArrayList<>(way);
    longer.add(node.operator());
    return longer;
  }

  private AttentionSite site(GraphNode softmax, String weights, Reached above, Reached below) {
    List<String> factors = DataFlow.factors(above.product());
    return new AttentionSite(
        scope,
        softmax,
        Optional.of(used(weights)),
        factors.get(0),
        factors.get(1),
        below.value(),
        below.product().outputs(),
        new Heads(scope).of(factors.get(0), factors.get(1), below.value()),
        words(above, softmax, below));
  }

  /** Rows without any key are not numbers: where the graph replaces them, what it uses. */
  private String used(String weights) {
    return scope.consumers(weights).stream()
        .filter(user -> user.is("Where") && !user.input(0).equals(weights))
        .filter(user -> scope.producer(user.input(0)).filter(n -> n.is("IsNaN")).isPresent())
        .map(user -> user.outputs().get(0))
        .findFirst()
        .orElse(weights);
  }

  private static String words(Reached above, GraphNode softmax, Reached below) {
    List<String> words = new ArrayList<>();
    words.add(above.product().operator());
    for (int i = above.way().size() - 1; i >= 0; i--) {
      words.add(above.way().get(i));
    }
    words.add(softmax.operator().equals("Div") ? "Exp/ReduceSum" : softmax.operator());
    words.addAll(below.way());
    words.add(below.product().operator());
    return String.join(" ", words);
  }
}
