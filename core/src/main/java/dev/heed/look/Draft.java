package dev.heed.look;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphBuilder;
import dev.heed.onnx.GraphNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** What an overlay changes in one graph: nodes in place of others, more nodes, more outputs. */
final class Draft {

  private final Graph graph;
  private final GraphBuilder nodes;
  private final IdentityHashMap<GraphNode, GraphNode> replaced = new IdentityHashMap<>();
  private final List<String> outputs = new ArrayList<>();

  Draft(Graph graph, GraphBuilder nodes) {
    this.graph = graph;
    this.nodes = nodes;
  }

  GraphBuilder nodes() {
    return nodes;
  }

  void replace(GraphNode node, GraphNode other) {
    replaced.put(node, other);
  }

  void output(String name) {
    outputs.add(name);
  }

  /** The graph with all changes. */
  Graph changed() {
    List<GraphNode> all = new ArrayList<>();
    graph.nodes().forEach(node -> all.add(replaced.getOrDefault(node, node)));
    all.addAll(nodes.made());
    return graph.with(all, name -> true).giving(outputs);
  }
}
