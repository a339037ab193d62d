package dev.heed.onnx;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A graph, outermost or nested: as a file has it, recorded, or rewritten. */
public final class Graph {

  private final List<GraphNode> nodes;
  private final Map<String, ValueInfo> inputs;
  private final List<String> outputs;
  private final Map<String, Weight> weights;
  private final WireWriter others;

  /**
   * @param inputs all that are declared, those that have a weight for their default too
   * @param others the fields that are neither nodes nor initializers, as they are written
   */
  Graph(
      List<GraphNode> nodes,
      Map<String, ValueInfo> inputs,
      List<String> outputs,
      Map<String, Weight> weights,
      WireWriter others) {
    this.nodes = List.copyOf(nodes);
    this.inputs = inputs;
    this.outputs = List.copyOf(outputs);
    this.weights = weights;
    this.others = others;
  }

  /** A new graph; of its weights each has a name of its own. */
  public static Graph of(
      String name,
      List<ValueInfo> inputs,
      List<GraphNode> nodes,
      List<ValueInfo> outputs,
      List<Weight> weights) {
    WireWriter others = new WireWriter().text(OnnxKeys.Graph.NAME, name);
    inputs.forEach(input -> others.message(OnnxKeys.Graph.INPUT, input.message()));
    outputs.forEach(output -> others.message(OnnxKeys.Graph.OUTPUT, output.message()));
    Map<String, ValueInfo> named = new LinkedHashMap<>();
    inputs.forEach(input -> named.put(input.name(), input));
    Map<String, Weight> stored = new LinkedHashMap<>();
    weights.forEach(weight -> stored.put(weight.name(), weight));
    return new Graph(nodes, named, outputs.stream().map(ValueInfo::name).toList(), stored, others);
  }

  /** The same graph of other nodes, with the weights of some names. */
  public Graph with(List<GraphNode> otherNodes, Predicate<String> kept) {
    Map<String, Weight> some = new LinkedHashMap<>(weights);
    some.keySet().removeIf(name -> !kept.test(name));
    return new Graph(otherNodes, inputs, outputs, some, others);
  }

  /** The same with each weight as {@code stored} gives it: declared only, or in a file. */
  public Graph storing(UnaryOperator<Weight> stored) {
    Map<String, Weight> all = new LinkedHashMap<>();
    weights.values().stream().map(stored).forEach(weight -> all.put(weight.name(), weight));
    return new Graph(nodes, inputs, outputs, all, others);
  }

  /** The same of other nodes, with weights more. */
  public Graph with(List<GraphNode> otherNodes, Collection<Weight> more) {
    Map<String, Weight> all = new LinkedHashMap<>(weights);
    more.forEach(weight -> all.put(weight.name(), weight));
    return new Graph(otherNodes, inputs, outputs, all, others);
  }

  /** The same with more outputs, float tensors of some shape. */
  public Graph giving(List<String> moreOutputs) {
    List<String> all = new ArrayList<>(outputs);
    all.addAll(moreOutputs);
    WireWriter more = new WireWriter();
    others.pieces().forEach(more::raw);
    moreOutputs.forEach(name -> more.message(OnnxKeys.Graph.OUTPUT, floats(name).message()));
    return new Graph(nodes, inputs, all, weights, more);
  }

  private static ValueInfo floats(String name) {
    return new ValueInfo(name, OnnxTypes.code(ElementType.F32), Optional.empty());
  }

  /** In order: each after those that it needs. */
  public List<GraphNode> nodes() {
    return nodes;
  }

  /** Inputs that a caller gives, by name. */
  public Map<String, ValueInfo> inputs() {
    Map<String, ValueInfo> given = new LinkedHashMap<>(inputs);
    given.keySet().removeAll(weights.keySet());
    return given;
  }

  public List<String> outputs() {
    return outputs;
  }

  public Map<String, Weight> weights() {
    return weights;
  }

  /** The graph as a message, with its weights as they stand in the file. */
  WireWriter message() {
    WireWriter graph = new WireWriter();
    nodes.forEach(node -> graph.message(OnnxKeys.Graph.NODE, node.message()));
    others.pieces().forEach(graph::raw);
    weights.values().forEach(w -> graph.message(OnnxKeys.Graph.INITIALIZER, w.message()));
    return graph;
  }
}
