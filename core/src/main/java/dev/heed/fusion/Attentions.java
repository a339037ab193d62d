package dev.heed.fusion;

import dev.heed.graph.GraphBody;
import dev.heed.graph.GraphNode;
import dev.heed.graph.NodeAttribute;
import dev.heed.graph.Nodes;
import dev.heed.graph.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts {@code MultiHeadAttention} in place of the attentions of a graph. */
final class Attentions {

  private final GraphBody graph;
  private final Scope scope;
  private final AttentionPattern pattern;
  private final Nodes made;

  Attentions(GraphBody graph, int opset) {
    this.graph = graph;
    this.scope = new Scope(graph, null);
    this.pattern = new AttentionPattern(scope, opset);
    this.made = new Nodes("heed/attention/", opset);
  }

  GraphBody fused() {
    Map<GraphNode, FoundHeads> swaps = new HashMap<>();
    graph.nodes().stream()
        .flatMap(node -> pattern.at(node).stream())
        .forEach(found -> swaps.put(found.swap(), found));
    List<GraphNode> nodes = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      FoundHeads found = swaps.get(node);
      nodes.addAll(found == null ? List.of(node) : replaced(found));
    }
    return graph.with(nodes, name -> true);
  }

  /** The attention, with its result parted into heads for whoever joins them. */
  private List<GraphNode> replaced(FoundHeads found) {
    String bias = found.bias().map(name -> spread(name, found)).orElse("");
    String mixed = made.name();
    List<String> inputs = new ArrayList<>();
    found.parted().forEach(heads -> inputs.add(joined(heads)));
    if (!bias.isEmpty()) {
      inputs.addAll(List.of("", "", bias));
    }
    made.add(
        GraphNode.MICROSOFT,
        "MultiHeadAttention",
        inputs,
        List.of(mixed),
        NodeAttribute.number("num_heads", found.heads()),
        NodeAttribute.real("scale", found.scale()));
    String heads = made.ints(0, 0, found.heads(), -1);
    made.add("", "Reshape", List.of(mixed, heads), found.swap().outputs());
    return made.take();
  }

  /** Heads {@code [B, N, H, D]} side by side: {@code [B, N, H*D]}. */
  private String joined(String heads) {
    return made.reshape(heads, 0, 0, -1);
  }

  /** What is added to scores, as the operator takes it: a row for each query. */
  private String spread(String bias, FoundHeads found) {
    String one = made.ints(1);
    String queries = made.size(found.parted().get(0), 1);
    String keys = made.size(found.parted().get(1), 1);
    String shape =
        made.add("Concat", List.of(one, one, queries, keys), NodeAttribute.number("axis", 0));
    return made.add("Expand", List.of(bias, shape));
  }
}
