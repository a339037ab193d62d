package dev.heed.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A graph, outermost or nested, as its file has it; and what an overlay adds to it. */
public final class GraphBody {

  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;

  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, Port> inputs = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final List<ByteBuffer> others = new ArrayList<>();

  public static GraphBody read(ByteBuffer message) {
    GraphBody body = new GraphBody();
    body.merge(message);
    return body;
  }

  /** The format lets a graph come in pieces. */
  public void merge(ByteBuffer message) {
    Cursor cursor = new Cursor(message);
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case NODE << 3 | 2 -> nodes.add(GraphNode.read(cursor.delimited()));
        case INITIALIZER << 3 | 2 -> {
          Weight weight = Weight.read(cursor.delimited());
          weights.put(weight.name(), weight);
        }
        case 11 << 3 | 2 -> {
          Port port = Port.read(cursor.delimited());
          inputs.put(port.name(), port);
          others.add(cursor.field());
        }
        case OUTPUT << 3 | 2 -> {
          outputs.add(Port.read(cursor.delimited()).name());
          others.add(cursor.field());
        }
        default -> {
          cursor.skip(tag);
          others.add(cursor.field());
        }
      }
    }
  }

  /** The same graph of other nodes, with the weights of some names. */
  public GraphBody with(List<GraphNode> otherNodes, Predicate<String> kept) {
    GraphBody body = new GraphBody();
    body.nodes.addAll(otherNodes);
    body.inputs.putAll(inputs);
    body.outputs.addAll(outputs);
    weights.values().stream()
        .filter(weight -> kept.test(weight.name()))
        .forEach(weight -> body.weights.put(weight.name(), weight));
    body.others.addAll(others);
    return body;
  }

  /** The graph as a message, with its weights as they stand in the file. */
  public Rope write() {
    Rope graph = new Rope();
    nodes.forEach(node -> graph.message(NODE, node.write(node.outputs(), Map.of())));
    others.forEach(graph::raw);
    weights.values().forEach(w -> graph.message(INITIALIZER, new Rope().raw(w.message())));
    return graph;
  }

  public List<GraphNode> nodes() {
    return nodes;
  }

  /** Inputs that a caller gives, by name. */
  public Map<String, Port> inputs() {
    Map<String, Port> given = new LinkedHashMap<>(inputs);
    given.keySet().removeAll(weights.keySet());
    return given;
  }

  public List<String> outputs() {
    return outputs;
  }

  public Map<String, Weight> weights() {
    return weights;
  }

  /** Fields that are neither nodes nor initializers, as they stand in the file. */
  public List<ByteBuffer> others() {
    return others;
  }
}
