package dev.heed.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the messages of an ONNX file, all of them once. On the way it collects the files that
 * tensors name, wherever the format lets a tensor be.
 */
final class ModelReader {

  private final WireReader wire;
  private final ValueInfoReader values;
  private final Map<String, Long> externalBytes = new LinkedHashMap<>();

  /** How many files may be named. */
  private static final int MAX_FILES = 10_000;

  private boolean graphSeen;

  /**
   * @param what the file, for messages
   */
  ModelReader(String what, ByteBuffer model) {
    this.wire = new WireReader(what, model);
    this.values = new ValueInfoReader(wire);
  }

  OnnxModel model() {
    GraphParts graph = new GraphParts();
    Map<String, Long> opsets = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<ByteBuffer> others = new ArrayList<>();
    String producer = "";
    boolean functions = false;
    while (wire.more()) {
      int key = wire.key();
      int start = wire.start();
      switch (key) {
        case OnnxKeys.Model.GRAPH -> graph(graph);
        case OnnxKeys.Model.OPSET -> opset(opsets);
        case OnnxKeys.Model.PRODUCER -> producer = wire.text();
        case OnnxKeys.Model.METADATA -> metadata(metadata);
        case OnnxKeys.Model.FUNCTION -> function();
        case OnnxKeys.Model.TRAINING -> training();
        default -> wire.skip(key);
      }
      functions |= key == OnnxKeys.Model.FUNCTION;
      if (key != OnnxKeys.Model.GRAPH && key != OnnxKeys.Model.OPSET) {
        others.add(wire.since(start));
      }
    }
    if (!graphSeen) {
      throw wire.broken("there is no graph in it");
    }
    return new OnnxModel(
        graph.whole(), producer, opsets, metadata, externalBytes, functions, others);
  }

  private void metadata(Map<String, String> metadata) {
    String name = "";
    String value = "";
    wire.count(1);
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Entry.KEY -> name = wire.text();
        case OnnxKeys.Entry.VALUE -> value = wire.text();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
    metadata.put(name, value);
  }

  private void opset(Map<String, Long> opsets) {
    String domain = "";
    long version = 0;
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Opset.DOMAIN -> domain = plain(wire.text());
        case OnnxKeys.Opset.VERSION -> version = wire.varint();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
    opsets.put(domain, version);
  }

  /** ONNX's own domain has two names. */
  private static String plain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private void training() {
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Training.INITIALIZATION, OnnxKeys.Training.ALGORITHM ->
            graph(new GraphParts());
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
  }

  private void function() {
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Function.NODE -> node();
        case OnnxKeys.Function.ATTRIBUTE -> attribute();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
  }

  /** A graph so far; the format lets one come in pieces. */
  private static final class GraphParts {

    private final List<GraphNode> nodes = new ArrayList<>();
    private final Map<String, ValueInfo> inputs = new LinkedHashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final WireWriter others = new WireWriter();

    Graph whole() {
      return new Graph(nodes, inputs, outputs, weights, others);
    }
  }

  private void graph(GraphParts graph) {
    graphSeen = true;
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      int start = wire.start();
      switch (key) {
        case OnnxKeys.Graph.NODE -> graph.nodes.add(node());
        case OnnxKeys.Graph.INITIALIZER -> {
          Weight weight = tensor();
          graph.weights.put(weight.name(), weight);
        }
        case OnnxKeys.Graph.INPUT -> {
          ValueInfo input = values.value();
          graph.inputs.put(input.name(), input);
        }
        case OnnxKeys.Graph.OUTPUT -> graph.outputs.add(values.value().name());
        case OnnxKeys.Graph.SPARSE_INITIALIZER -> sparse();
        default -> wire.skip(key);
      }
      if (key != OnnxKeys.Graph.NODE && key != OnnxKeys.Graph.INITIALIZER) {
        graph.others.raw(wire.since(start));
      }
    }
    wire.leave(around);
  }

  private GraphNode node() {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>(4);
    List<String> outputs = new ArrayList<>(1);
    Map<String, NodeAttribute> attributes = new LinkedHashMap<>(4);
    List<ByteBuffer> others = new ArrayList<>(0);
    wire.count(1);
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      int start = wire.start();
      switch (key) {
        case OnnxKeys.Node.INPUT -> inputs.add(wire.text());
        case OnnxKeys.Node.OUTPUT -> outputs.add(wire.text());
        case OnnxKeys.Node.NAME -> name = wire.text();
        case OnnxKeys.Node.OPERATOR -> operator = wire.text();
        case OnnxKeys.Node.DOMAIN -> domain = plain(wire.text());
        case OnnxKeys.Node.ATTRIBUTE -> {
          NodeAttribute attribute = attribute();
          attributes.put(attribute.name(), attribute);
        }
        default -> {
          wire.skip(key);
          others.add(wire.since(start));
        }
      }
    }
    wire.leave(around);
    return new GraphNode(name, operator, domain, inputs, outputs, attributes, others);
  }

  private NodeAttribute attribute() {
    String name = "";
    long number = 0;
    float real = 0;
    List<Long> numbers = new ArrayList<>(0);
    Optional<Graph> graph = Optional.empty();
    Optional<Weight> tensor = Optional.empty();
    wire.count(1);
    int around = wire.enter();
    int start = wire.position();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Attribute.NAME -> name = wire.text();
        case OnnxKeys.Attribute.NUMBER -> number = wire.varint();
        case OnnxKeys.Attribute.REAL -> real = wire.real();
        case OnnxKeys.Attribute.NUMBERS -> number(numbers);
        case OnnxKeys.Attribute.PACKED_NUMBERS -> packed(numbers);
        case OnnxKeys.Attribute.TENSOR -> tensor = Optional.of(tensor());
        case OnnxKeys.Attribute.GRAPH -> graph = Optional.of(nested());
        case OnnxKeys.Attribute.TENSORS -> tensor();
        case OnnxKeys.Attribute.GRAPHS -> nested();
        case OnnxKeys.Attribute.SPARSE_TENSOR, OnnxKeys.Attribute.SPARSE_TENSORS -> sparse();
        default -> wire.skip(key);
      }
    }
    WireWriter message = new WireWriter().raw(wire.since(start));
    wire.leave(around);
    return new NodeAttribute(name, number, real, numbers, graph, tensor, message);
  }

  private Graph nested() {
    GraphParts graph = new GraphParts();
    graph(graph);
    return graph.whole();
  }

  private void sparse() {
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Sparse.VALUES, OnnxKeys.Sparse.INDICES -> tensor();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
  }

  private Weight tensor() {
    String name = "";
    int type = 0;
    List<Long> axes = new ArrayList<>(4);
    List<Long> numbers = new ArrayList<>(0);
    Optional<ByteBuffer> raw = Optional.empty();
    ExternalData.Reference reference = new ExternalData.Reference();
    wire.count(1);
    int around = wire.enter();
    int start = wire.position();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Tensor.AXES -> number(axes);
        case OnnxKeys.Tensor.PACKED_AXES -> packed(axes);
        case OnnxKeys.Tensor.TYPE -> type = (int) wire.varint();
        case OnnxKeys.Tensor.FLOATS, OnnxKeys.Tensor.RAW -> raw = Optional.of(wire.view());
        case OnnxKeys.Tensor.LONGS -> few(numbers);
        case OnnxKeys.Tensor.PACKED_LONGS -> packedFew(numbers);
        case OnnxKeys.Tensor.NAME -> name = wire.text();
        case OnnxKeys.Tensor.EXTERNAL_DATA -> entry(reference);
        default -> wire.skip(key);
      }
    }
    WireWriter message = new WireWriter().raw(wire.since(start));
    wire.leave(around);
    keep(reference);
    return new Weight(name, type, axes, raw, numbers, message);
  }

  /** Of a tensor's elements only so many are kept as are read here. */
  private void few(List<Long> numbers) {
    long number = wire.varint();
    if (numbers.size() < Weight.FEW) {
      numbers.add(number);
    }
  }

  private void packedFew(List<Long> numbers) {
    int around = wire.enter();
    while (wire.more() && numbers.size() < Weight.FEW) {
      numbers.add(wire.varint());
    }
    wire.passOver();
    wire.leave(around);
  }

  private void number(List<Long> numbers) {
    wire.count(1);
    numbers.add(wire.varint());
  }

  private void packed(List<Long> numbers) {
    int around = wire.enter();
    while (wire.more()) {
      number(numbers);
    }
    wire.leave(around);
  }

  /** A key and a value; where one comes twice, the last counts, as the format has it. */
  private void entry(ExternalData.Reference reference) {
    String name = "";
    String value = "";
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Entry.KEY -> name = wire.text();
        case OnnxKeys.Entry.VALUE -> value = wire.text();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
    if (!reference.put(name, value)) {
      throw wire.broken("external data has the %s '%s'".formatted(name, value));
    }
  }

  private void keep(ExternalData.Reference reference) {
    for (String location : reference.locations()) {
      externalBytes.merge(location, reference.end(), Math::max);
    }
    if (externalBytes.size() > MAX_FILES) {
      throw wire.broken(
          String.format(Locale.ROOT, "there are more than %,d files of external data", MAX_FILES));
    }
  }
}
