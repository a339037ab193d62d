package dev.heed.op;

import java.util.ArrayList;
import java.util.List;

/** A recorded use of an operator, with the names of the node and of what it makes. */
final class OnnxNode {

  private final String name;
  private final Node node;
  private final List<String> outputs;

  OnnxNode(String name, Node node) {
    this.name = name;
    this.node = node;
    this.outputs = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      outputs.add(name + "_output_" + i);
    }
  }

  /**
   * @param outputs the names of what it makes; empty for one that is not used
   */
  OnnxNode(String name, Node node, List<String> outputs) {
    this.name = name;
    this.node = node;
    this.outputs = new ArrayList<>(outputs);
  }

  String name() {
    return name;
  }

  Node node() {
    return node;
  }

  List<String> outputs() {
    return outputs;
  }

  void rename(int output, String name) {
    outputs.set(output, name);
  }

  List<OnnxValue> inputs() {
    List<OnnxValue> inputs = new ArrayList<>();
    node.inputs().stream()
        .filter(OnnxValue.class::isInstance)
        .forEach(input -> inputs.add((OnnxValue) input));
    return inputs;
  }
}
