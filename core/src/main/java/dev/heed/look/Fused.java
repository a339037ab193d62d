package dev.heed.look;

import dev.heed.graph.GraphNode;
import dev.heed.graph.NodeAttribute;
import dev.heed.graph.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that hold a whole attention, and how its weights come out of them. */
final class Fused {

  private Fused() {}

  /** Whether a node is attention in one piece, of a kind that is known or not. */
  static boolean isAttention(GraphNode node) {
    return node.operator().endsWith("Attention") && !node.operator().startsWith("Embed");
  }

  /** Empty for an operator whose weights cannot be had. */
  static Optional<Site> site(Scope scope, GraphNode node) {
    return switch (node.domain() + ":" + node.operator()) {
      case ":Attention" -> Optional.of(of(scope, node, 0, 1, 2, "q_num_heads"));
      case "com.microsoft:MultiHeadAttention" ->
          Optional.of(of(scope, node, 0, node.has(1) ? 1 : 0, node.has(2) ? 2 : 0, "num_heads"));
      case "com.microsoft:GroupQueryAttention" ->
          Optional.of(of(scope, node, 0, node.has(1) ? 1 : 0, node.has(2) ? 2 : 0, "num_heads"));
      case "com.microsoft:Attention", "com.microsoft:QAttention" ->
          Optional.of(of(scope, node, 0, 0, 0, "num_heads"));
      default -> Optional.empty();
    };
  }

  private static Site of(Scope scope, GraphNode node, int q, int k, int v, String heads) {
    int count = (int) node.number(heads, 0);
    Optional<Integer> known =
        count > 0
            ? Optional.of(count)
            : new Heads(scope).of(node.input(q), node.input(k), node.input(v));
    return new Site(
        scope,
        node,
        Optional.empty(),
        node.input(q),
        node.input(k),
        node.input(v),
        List.of(node.outputs().get(0)),
        known,
        node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator());
  }

  /** The value with a site's weights; a draft gets the nodes that it takes. */
  static String weights(Site site, Draft draft) {
    return site.weights().orElseGet(() -> hidden(site, draft));
  }

  private static String hidden(Site site, Draft draft) {
    GraphNode node = site.node();
    return switch (node.domain() + ":" + node.operator()) {
      case ":Attention" -> fourth(node, "qk_matmul_output_mode", 3, draft);
      case "com.microsoft:GroupQueryAttention" -> fourth(node, "qk_output", 2, draft);
      case "com.microsoft:MultiHeadAttention" ->
          new Recomputed(draft.nodes(), node, site.scope().isInput(site.key()))
              .multiHeadAttention();
      default -> new Recomputed(draft.nodes(), node, false).attention();
    };
  }

  /** These operators give the weights as a fourth output when they are told to. */
  private static String fourth(GraphNode node, String mode, long after, Draft draft) {
    List<String> outputs = new ArrayList<>(node.outputs());
    if (outputs.size() > 3 && !outputs.get(3).isEmpty()) {
      String again = node.outputs().get(0) + "/heed/weights";
      draft.nodes().again(node, List.of(again + "/y", "", "", again), mode, after);
      return again;
    }
    String weights = node.outputs().get(0) + "/heed/weights";
    while (outputs.size() < 4) {
      outputs.add("");
    }
    outputs.set(3, weights);
    draft.replace(node, node.write(outputs, Map.of(mode, NodeAttribute.number(mode, after))));
    return weights;
  }
}
