package dev.heed.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One attribute of a node, as it is read, and as it is made for nodes that are added. */
public final class NodeAttribute {

  private final String name;
  private final long number;
  private final float real;
  private final List<Long> numbers;
  private final Optional<Graph> graph;
  private final Optional<Weight> tensor;
  private final WireWriter message;

  /**
   * @param message the whole attribute, as it is written
   */
  NodeAttribute(
      String name,
      long number,
      float real,
      List<Long> numbers,
      Optional<Graph> graph,
      Optional<Weight> tensor,
      WireWriter message) {
    this.name = name;
    this.number = number;
    this.real = real;
    this.numbers = List.copyOf(numbers);
    this.graph = graph;
    this.tensor = tensor;
    this.message = message;
  }

  public static NodeAttribute number(String name, long number) {
    WireWriter message = named(name).number(OnnxKeys.Attribute.NUMBER, number);
    return new NodeAttribute(
        name,
        number,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.NUMBER));
  }

  public static NodeAttribute real(String name, float real) {
    WireWriter message = named(name).real(OnnxKeys.Attribute.REAL, real);
    return new NodeAttribute(
        name,
        0,
        real,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.REAL));
  }

  public static NodeAttribute text(String name, String text) {
    WireWriter message = named(name).text(OnnxKeys.Attribute.TEXT, text);
    return other(name, message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.TEXT));
  }

  public static NodeAttribute numbers(String name, long... numbers) {
    WireWriter message = named(name);
    for (long number : numbers) {
      message.number(OnnxKeys.Attribute.NUMBERS, number);
    }
    return new NodeAttribute(
        name,
        0,
        0,
        Arrays.stream(numbers).boxed().toList(),
        Optional.empty(),
        Optional.empty(),
        message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.NUMBERS));
  }

  public static NodeAttribute reals(String name, List<Float> reals) {
    WireWriter message = named(name);
    reals.forEach(real -> message.real(OnnxKeys.Attribute.REALS, real));
    return other(name, message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.REALS));
  }

  public static NodeAttribute texts(String name, List<String> texts) {
    WireWriter message = named(name);
    texts.forEach(text -> message.text(OnnxKeys.Attribute.TEXTS, text));
    return other(name, message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.TEXTS));
  }

  public static NodeAttribute tensor(String name, Weight tensor) {
    WireWriter message = named(name).message(OnnxKeys.Attribute.TENSOR, tensor.message());
    return new NodeAttribute(
        name,
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.of(tensor),
        message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.TENSOR));
  }

  /** A nested graph. */
  public static NodeAttribute graph(String name, Graph graph) {
    WireWriter message = named(name).message(OnnxKeys.Attribute.GRAPH, graph.message());
    return new NodeAttribute(
        name,
        0,
        0,
        List.of(),
        Optional.of(graph),
        Optional.empty(),
        message.number(OnnxKeys.Attribute.KIND, OnnxKeys.Kind.GRAPH));
  }

  private static WireWriter named(String name) {
    return new WireWriter().text(OnnxKeys.Attribute.NAME, name);
  }

  private static NodeAttribute other(String name, WireWriter message) {
    return new NodeAttribute(name, 0, 0, List.of(), Optional.empty(), Optional.empty(), message);
  }

  public String name() {
    return name;
  }

  public long number() {
    return number;
  }

  public float real() {
    return real;
  }

  public List<Long> numbers() {
    return numbers;
  }

  /** The nested graph that it holds. */
  public Optional<Graph> graph() {
    return graph;
  }

  /** The tensor that it holds. */
  public Optional<Weight> tensor() {
    return tensor;
  }

  WireWriter message() {
    return message;
  }
}
