package dev.heed.fusion;

import dev.heed.graph.GraphNode;
import dev.heed.graph.NodeAttribute;
import dev.heed.graph.Rope;
import dev.heed.graph.Weight;
import java.util.ArrayList;
import java.util.List;

/** New nodes, in order; the names of their outputs begin as no other name in the graph does. */
final class Steps {

  private final String prefix;
  private final List<GraphNode> made = new ArrayList<>();
  private int count;

  Steps(String prefix) {
    this.prefix = prefix;
  }

  /** The nodes since the last call. */
  List<GraphNode> take() {
    List<GraphNode> taken = List.copyOf(made);
    made.clear();
    return taken;
  }

  String name() {
    return prefix + count++;
  }

  void add(GraphNode node) {
    made.add(node);
  }

  void add(String domain, String operator, List<String> in, List<String> out, Rope... attributes) {
    made.add(GraphNode.of(domain, operator, name(), in, out, List.of(attributes)));
  }

  /** One of ONNX's own operators with one output, whose name it gives. */
  String add(String operator, String first, String second, Rope... attributes) {
    String output = name();
    add("", operator, List.of(first, second), List.of(output), attributes);
    return output;
  }

  String concat(List<String> parts) {
    String output = name();
    add("", "Concat", parts, List.of(output), NodeAttribute.number("axis", 0));
    return output;
  }

  String ints(long... numbers) {
    String output = name();
    Rope value = NodeAttribute.tensor("value", Weight.ofInts(numbers, false));
    add("", "Constant", List.of(), List.of(output), value);
    return output;
  }

  /** The length of one axis, as a tensor of one number. */
  String size(String value, long axis) {
    String shape = name();
    add("", "Shape", List.of(value), List.of(shape));
    return add("Gather", shape, ints(axis));
  }
}
