package dev.heed.onnx;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One use of an operator. Two nodes are the same only where they are one object. */
public final class GraphNode {

  /** The domain of ONNX Runtime's own operators. */
  public static final String MICROSOFT = "com.microsoft";

  private final String name;
  private final String operator;
  private final String domain;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<String, NodeAttribute> attributes;
  private final List<ByteBuffer> others;

  /**
   * @param others fields that are none of these, as they stand in the file
   */
  GraphNode(
      String name,
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, NodeAttribute> attributes,
      List<ByteBuffer> others) {
    this.name = name;
    this.operator = operator;
    this.domain = domain;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.attributes =
        attributes.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    this.others = List.copyOf(others);
  }

  /**
   * A new node.
   *
   * @param domain empty for ONNX's own operators
   * @param inputs in the operator's order; empty where an optional one is left out
   */
  public static GraphNode of(
      String domain,
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      List<NodeAttribute> attributes) {
    return new GraphNode(
        name, operator, domain, inputs, outputs, with(Map.of(), attributes), List.of());
  }

  /** The same with other outputs, and some attributes more or in place of those it has. */
  public GraphNode with(List<String> otherOutputs, List<NodeAttribute> more) {
    return new GraphNode(
        name, operator, domain, inputs, otherOutputs, with(attributes, more), others);
  }

  private static Map<String, NodeAttribute> with(
      Map<String, NodeAttribute> attributes, List<NodeAttribute> more) {
    Map<String, NodeAttribute> all = new LinkedHashMap<>(attributes);
    more.forEach(attribute -> all.put(attribute.name(), attribute));
    return all;
  }

  public String name() {
    return name;
  }

  public String operator() {
    return operator;
  }

  /** Empty for ONNX's own operators. */
  public String domain() {
    return domain;
  }

  public List<String> inputs() {
    return inputs;
  }

  public List<String> outputs() {
    return outputs;
  }

  public Map<String, NodeAttribute> attributes() {
    return attributes;
  }

  /** Whether it is that operator of ONNX's own. */
  public boolean is(String wanted) {
    return operator.equals(wanted) && domain.isEmpty();
  }

  /** Whether it is that operator of ONNX Runtime's own. */
  public boolean isMicrosoft(String wanted) {
    return operator.equals(wanted) && domain.equals(MICROSOFT);
  }

  /** An input's name; empty where it is left out. */
  public String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  public boolean has(int input) {
    return !input(input).isEmpty();
  }

  public long number(String attribute, long defaultValue) {
    NodeAttribute found = attributes.get(attribute);
    return found == null ? defaultValue : found.number();
  }

  public float real(String attribute, float defaultValue) {
    NodeAttribute found = attributes.get(attribute);
    return found == null ? defaultValue : found.real();
  }

  public List<Long> numbers(String attribute) {
    NodeAttribute found = attributes.get(attribute);
    return found == null ? List.of() : found.numbers();
  }

  WireWriter message() {
    WireWriter node = new WireWriter();
    inputs.forEach(input -> node.text(OnnxKeys.Node.INPUT, input));
    outputs.forEach(output -> node.text(OnnxKeys.Node.OUTPUT, output));
    node.text(OnnxKeys.Node.NAME, name).text(OnnxKeys.Node.OPERATOR, operator);
    attributes.values().forEach(a -> node.message(OnnxKeys.Node.ATTRIBUTE, a.message()));
    others.forEach(node::raw);
    return domain.isEmpty() ? node : node.text(OnnxKeys.Node.DOMAIN, domain);
  }
}
