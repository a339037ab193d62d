package dev.heed.onnx;

import dev.heed.api.Internal;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * New nodes of a graph, in order; each gives the name of its first output. The names of what they
 * make begin as no other name in the graph does.
 */
@Internal
public final class GraphBuilder {

  private final String prefix;
  private final int opset;
  private final List<GraphNode> made = new ArrayList<>();
  private int count;

  /**
   * @param prefix the start of all names, which no other graph may use
   */
  public GraphBuilder(String prefix, int opset) {
    this.prefix = prefix;
    this.opset = opset;
  }

  public List<GraphNode> made() {
    return made;
  }

  /** The nodes since the last call. */
  public List<GraphNode> take() {
    List<GraphNode> taken = List.copyOf(made);
    made.clear();
    return taken;
  }

  /** A name for a value or a node. */
  public String name() {
    return prefix + count++;
  }

  public String add(String operator, List<String> inputs, NodeAttribute... attributes) {
    String output = name();
    add("", operator, inputs, List.of(output), attributes);
    return output;
  }

  public void add(
      String domain,
      String operator,
      List<String> in,
      List<String> out,
      NodeAttribute... attributes) {
    made.add(GraphNode.of(domain, operator, name(), in, out, List.of(attributes)));
  }

  /** The same use of an operator once more, with one attribute changed. */
  public void again(GraphNode node, List<String> outputs, NodeAttribute changed) {
    made.add(node.with(outputs, List.of(changed)));
  }

  public String constant(Tensor tensor) {
    return add("Constant", List.of(), value(tensor));
  }

  /** The attribute of a constant, or of what fills a shape with one number. */
  public static NodeAttribute value(Tensor tensor) {
    return NodeAttribute.tensor("value", Weight.of("", tensor));
  }

  public String ints(long... values) {
    return constant(Tensor.of(Shape.of(values.length), values));
  }

  /** A scalar. */
  public String integer(long value) {
    return constant(Tensor.of(Shape.of(), value));
  }

  /** A scalar of the type of {@code like}. */
  public String real(float value, String like) {
    String scalar = constant(Tensor.of(Shape.of(), value));
    return opset >= 15 ? add("CastLike", List.of(scalar, like)) : scalar;
  }

  public String toFloat(String value) {
    return add("Cast", List.of(value), NodeAttribute.number("to", 1));
  }

  /** In a reshaped tensor, 0 keeps an axis and -1 takes what is left. */
  public String reshape(String value, long... shape) {
    return add("Reshape", List.of(value, ints(shape)));
  }

  public String transpose(String value, long... order) {
    return add("Transpose", List.of(value), NodeAttribute.numbers("perm", order));
  }

  public String matMul(String a, String b) {
    return add("MatMul", List.of(a, b));
  }

  public String slice(String value, long from, long to, long axis) {
    return add("Slice", List.of(value, ints(from), ints(to), ints(axis)));
  }

  public String softmax(String scores) {
    return add("Softmax", List.of(scores), NodeAttribute.number("axis", -1));
  }

  /** One axis behind the other. */
  public String concat(List<String> vectors) {
    return add("Concat", vectors, NodeAttribute.number("axis", 0));
  }

  /** The mean over an axis, which is left out or stays with length one. */
  public String mean(String value, long axis, boolean keep) {
    NodeAttribute kept = NodeAttribute.number("keepdims", keep ? 1 : 0);
    return opset >= 18
        ? add("ReduceMean", List.of(value, ints(axis)), kept)
        : add("ReduceMean", List.of(value), NodeAttribute.numbers("axes", axis), kept);
  }

  /** The sum over an axis, which stays with length one. */
  public String sum(String value, long axis) {
    return opset >= 13
        ? add("ReduceSum", List.of(value, ints(axis)))
        : add("ReduceSum", List.of(value), NodeAttribute.numbers("axes", axis));
  }

  /** One number of a value's shape, as a tensor of one element. */
  public String size(String value, long axis) {
    return slice(add("Shape", List.of(value)), axis, axis + 1, 0);
  }
}
