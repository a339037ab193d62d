package dev.heed.onnx.match;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.ValueInfo;
import dev.heed.onnx.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes and who uses each value of a graph; a nested graph also sees what is around it.
 *
 * <p>A value <em>bears tokens</em> where it depends on a float input or on looked-up embeddings:
 * positions and masks, which come from integers and shapes, do not. It is <em>stored</em> where it
 * is a constant or an initializer, however reshaped.
 */
public final class GraphScope {

  private static final int FLOAT = 1;
  private static final Set<Integer> FLOATS = Set.of(FLOAT, 10, 11, 16);
  private static final Set<String> NO_DATA =
      Set.of("Shape", "Size", "ConstantOfShape", "Range", "Constant");

  private final Graph graph;
  private final @Nullable GraphScope parent;
  private final Map<String, GraphNode> producers = new HashMap<>();
  private final Map<String, List<GraphNode>> consumers = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> tokens = new HashSet<>();
  private final Set<String> content = new HashSet<>();

  public GraphScope(Graph graph, @Nullable GraphScope parent) {
    this.graph = graph;
    this.parent = parent;
    graph.inputs().forEach(this::input);
    for (int i = 0; i < graph.nodes().size(); i++) {
      add(graph.nodes().get(i), i);
    }
  }

  private void input(String name, ValueInfo port) {
    content.add(name);
    if (port.type() == 0 || FLOATS.contains(port.type())) {
      tokens.add(name);
    }
  }

  private void add(GraphNode node, int place) {
    for (String output : node.outputs()) {
      producers.put(output, node);
      places.put(output, place);
    }
    node.inputs().forEach(in -> consumers.computeIfAbsent(in, k -> new ArrayList<>()).add(node));
    boolean nested = node.attributes().values().stream().anyMatch(a -> a.graph().isPresent());
    if (NO_DATA.contains(node.operator()) && node.domain().isEmpty()) {
      return;
    }
    if (nested || node.inputs().stream().anyMatch(this::isContent)) {
      content.addAll(node.outputs());
    }
    if (nested || looksUp(node) || node.inputs().stream().anyMatch(this::bearsTokens)) {
      tokens.addAll(node.outputs());
    }
  }

  private boolean looksUp(GraphNode node) {
    return node.operator().startsWith("Embed")
        || (node.operator().startsWith("Gather")
            && !isContent(node.input(0))
            && isContent(node.input(1)));
  }

  public Graph graph() {
    return graph;
  }

  public Optional<GraphNode> producer(String value) {
    GraphNode node = producers.get(value);
    return node == null && parent != null ? parent.producer(value) : Optional.ofNullable(node);
  }

  /** The users inside this graph. */
  public List<GraphNode> consumers(String value) {
    return consumers.getOrDefault(value, List.of());
  }

  /** Where in this graph's order a value is made; what comes from around it is made before. */
  public int place(String value) {
    return places.getOrDefault(value, -1);
  }

  public boolean isContent(String value) {
    return content.contains(value) || (parent != null && parent.isContent(value));
  }

  public boolean bearsTokens(String value) {
    return tokens.contains(value) || (parent != null && parent.bearsTokens(value));
  }

  public boolean isInput(String value) {
    return graph.inputs().containsKey(value) || (parent != null && parent.isInput(value));
  }

  public Optional<Weight> weight(String value) {
    Weight weight = graph.weights().get(value);
    if (weight != null) {
      return Optional.of(weight);
    }
    Optional<GraphNode> constant = producer(value).filter(node -> node.is("Constant"));
    return constant.isPresent()
        ? constant
            .flatMap(node -> Optional.ofNullable(node.attributes().get("value")))
            .flatMap(NodeAttribute::tensor)
        : parent == null ? Optional.empty() : parent.weight(value);
  }

  public boolean isStored(String value) {
    Optional<GraphNode> node = producer(value);
    return node.isEmpty()
        ? weight(value).isPresent()
        : node.get().is("Constant")
            || (DataFlow.isShaping(node.get()) && isStored(node.get().input(0)));
  }

  /** The numbers of a small integer tensor; -1 where one is known only when the graph runs. */
  public Optional<List<Long>> integers(String value) {
    Optional<List<Long>> stored = weight(value).flatMap(Weight::integers);
    return stored.isPresent() ? stored : producer(value).flatMap(this::integers);
  }

  private Optional<List<Long>> integers(GraphNode node) {
    if (node.is("Concat")) {
      List<Long> all = new ArrayList<>();
      node.inputs().forEach(part -> all.addAll(integers(part).orElse(List.of(-1L))));
      return Optional.of(all);
    }
    if (node.is("Cast") || node.is("Unsqueeze") || node.is("Squeeze") || node.is("Identity")) {
      return integers(node.input(0));
    }
    return Optional.empty();
  }
}
