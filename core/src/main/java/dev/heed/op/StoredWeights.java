package dev.heed.op;

import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.OnnxTypes;
import dev.heed.onnx.Weight;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph whose weights lie in files. Those of 16 bits are widened by steps that depend on nothing
 * else, which the runtime runs once, while it opens the graph. A table from which rows are looked
 * up is named once more for that, as the file has it: of it only those rows are read, and what is
 * multiplied by the same table may be packed in its place.
 */
final class StoredWeights {

  private final Storage.InFiles files;
  private final Map<String, Tensor> weights;
  private final Map<String, Weight> more = new LinkedHashMap<>();

  private StoredWeights(Storage.InFiles files, Map<String, Tensor> weights) {
    this.files = files;
    this.weights = weights;
  }

  /** The graph as it is written. */
  static Graph of(Graph graph, Storage.InFiles files, Map<String, Tensor> weights) {
    StoredWeights stored = new StoredWeights(files, weights);
    List<GraphNode> nodes = new ArrayList<>(stored.wider());
    graph.nodes().forEach(node -> nodes.addAll(stored.looking(node, graph.weights())));
    return graph.storing(stored::inFile).with(nodes, stored.more.values());
  }

  private Weight inFile(Weight weight) {
    return place(weight.name())
        .map(place -> inFile(weight, place, narrow(weight.name())))
        .orElse(weight);
  }

  private static Weight inFile(Weight weight, Storage.Place place, String narrowName) {
    return place.type().isPresent()
        ? weight.inFile(
            narrowName, place.type().get(), place.file(), place.offset(), place.length())
        : weight.inFile(place.file(), place.offset(), place.length());
  }

  private Optional<Storage.Place> place(String weight) {
    return Optional.ofNullable(weights.containsKey(weight) ? files.places().get(weight) : null);
  }

  private static String narrow(String weight) {
    return weight + ".stored";
  }

  private List<GraphNode> wider() {
    return weights.entrySet().stream()
        .filter(weight -> place(weight.getKey()).flatMap(Storage.Place::type).isPresent())
        .map(
            weight -> {
              String name = weight.getKey();
              return wider(name + ".wider", narrow(name), name, weight.getValue());
            })
        .toList();
  }

  private static GraphNode wider(String node, String from, String to, Tensor weight) {
    NodeAttribute type = NodeAttribute.number("to", OnnxTypes.code(weight.type()));
    return GraphNode.of("", "Cast", node, List.of(from), List.of(to), List.of(type));
  }

  /** A step, or the two that take its rows from the file's own numbers. */
  private List<GraphNode> looking(GraphNode node, Map<String, Weight> all) {
    String table = node.input(0);
    Optional<Storage.Place> place = place(table);
    boolean looks = node.is("Gather") && node.number("axis", 0) == 0 && place.isPresent();
    if (!looks || weights.get(table).shape().rank() != 2) {
      return List.of(node);
    }
    Storage.Place at = place.get();
    String rows = table + ".rows";
    Tensor tensor = weights.get(table);
    more.put(
        rows,
        all.get(table)
            .inFile(rows, at.type().orElse(tensor.type()), at.file(), at.offset(), at.length()));
    List<String> inputs = List.of(rows, node.input(1));
    List<NodeAttribute> attributes = List.copyOf(node.attributes().values());
    String made = node.outputs().get(0);
    if (at.type().isEmpty()) {
      return List.of(GraphNode.of("", "Gather", node.name(), inputs, node.outputs(), attributes));
    }
    String chosen = made + ".stored";
    return List.of(
        GraphNode.of("", "Gather", node.name(), inputs, List.of(chosen), attributes),
        wider(node.name() + ".wider", chosen, made, tensor));
  }
}
