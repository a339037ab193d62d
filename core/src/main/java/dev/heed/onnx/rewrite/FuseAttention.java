package dev.heed.onnx.rewrite;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.match.AttentionMatch;
import dev.heed.onnx.match.GraphScope;
import dev.heed.onnx.match.PlainAttention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts {@code MultiHeadAttention} in place of the attentions of a graph. */
final class FuseAttention {

  private final Graph graph;
  private final GraphScope scope;
  private final PlainAttention pattern;
  private final GraphBuilder made;

  FuseAttention(Graph graph, int opset) {
    this.graph = graph;
    this.scope = new GraphScope(graph, null);
    this.pattern = new PlainAttention(scope, opset, true);
    this.made = new GraphBuilder("heed/attention/", opset);
  }

  Graph fused() {
    Map<GraphNode, AttentionMatch> swaps = new HashMap<>();
    graph.nodes().stream()
        .flatMap(node -> pattern.at(node).stream())
        .filter(found -> found.mask().isEmpty())
        .forEach(found -> swaps.put(found.swap(), found));
    List<GraphNode> nodes = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      AttentionMatch found = swaps.get(node);
      nodes.addAll(found == null ? List.of(node) : replaced(found));
    }
    return graph.with(nodes, name -> true);
  }

  /** The attention, with its result split into heads, as the next node expects. */
  private List<GraphNode> replaced(AttentionMatch found) {
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
  private String spread(String bias, AttentionMatch found) {
    String one = made.ints(1);
    String queries = made.size(found.parted().get(0), 1);
    String keys = made.size(found.parted().get(1), 1);
    String shape =
        made.add("Concat", List.of(one, one, queries, keys), NodeAttribute.number("axis", 0));
    return made.add("Expand", List.of(bias, shape));
  }
}
