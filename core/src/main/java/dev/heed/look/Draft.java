package dev.heed.look;

import dev.heed.graph.GraphBody;
import dev.heed.graph.GraphNode;
import dev.heed.graph.Nodes;
import dev.heed.graph.Rope;
import dev.heed.graph.Weight;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an overlay changes in one graph: nodes in place of others, more nodes, more outputs. */
final class Draft {

  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;

  private final GraphBody body;
  private final Nodes nodes;
  private final IdentityHashMap<GraphNode, Rope> replaced = new IdentityHashMap<>();
  private final List<String> outputs = new ArrayList<>();

  Draft(GraphBody body, Nodes nodes) {
    this.body = body;
    this.nodes = nodes;
  }

  Nodes nodes() {
    return nodes;
  }

  void replace(GraphNode node, Rope other) {
    replaced.put(node, other);
  }

  void output(String name) {
    outputs.add(name);
  }

  /**
   * The graph as a message.
   *
   * @param handedOver takes the weights that are not in it, by name; none where it must hold all
   */
  Rope write(Map<String, Weight> handedOver, boolean outermost) {
    Rope graph = new Rope();
    for (GraphNode node : body.nodes()) {
      Rope other = replaced.get(node);
      graph.message(
          NODE, other != null ? other : node.write(node.outputs(), new LinkedHashMap<>()));
    }
    nodes.made().forEach(node -> graph.message(NODE, node.write(node.outputs(), Map.of())));
    body.others().forEach(graph::raw);
    outputs.forEach(name -> graph.message(OUTPUT, declared(name)));
    body.weights().values().forEach(weight -> weight(graph, weight, handedOver, outermost));
    return graph;
  }

  private static void weight(
      Rope graph, Weight weight, Map<String, Weight> handedOver, boolean outermost) {
    if (outermost && weight.handedOver().isPresent()) {
      handedOver.put(weight.name(), weight);
      graph.message(INITIALIZER, weight.declared());
    } else {
      graph.message(INITIALIZER, new Rope().raw(weight.message()));
    }
  }

  /** A float tensor of some shape. */
  private static Rope declared(String name) {
    Rope tensor = new Rope().number(1, 1);
    return new Rope().text(1, name).message(2, new Rope().message(1, tensor));
  }
}
