package dev.heed.onnx.rewrite;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A graph without the nodes and weights that nothing needs any more. Constants come first, so that
 * an operator that took the place of several finds all that they used.
 */
final class Live {

  private Live() {}

  static Graph of(Graph graph) {
    Map<String, GraphNode> producers = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(out -> producers.put(out, node)));
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(graph.outputs());
    while (!open.isEmpty()) {
      String value = open.remove();
      if (needed.add(value) && producers.containsKey(value)) {
        uses(producers.get(value)).forEach(open::add);
      }
    }
    List<GraphNode> nodes =
        graph.nodes().stream()
            .filter(node -> node.outputs().stream().anyMatch(needed::contains))
            .sorted(Comparator.comparing(node -> !node.is("Constant")))
            .toList();
    return graph.with(nodes, needed::contains);
  }

  /** A nested graph sees what is around it, by name. */
  private static Stream<String> uses(GraphNode node) {
    return Stream.concat(
        node.inputs().stream(),
        node.attributes().values().stream()
            .map(NodeAttribute::graph)
            .flatMap(graph -> graph.stream())
            .flatMap(
                graph ->
                    Stream.concat(
                        graph.outputs().stream(), graph.nodes().stream().flatMap(Live::uses))));
  }
}
