package dev.heed.op;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.onnx.Graph;
import dev.heed.onnx.GraphNode;
import dev.heed.onnx.NodeAttribute;
import dev.heed.onnx.OnnxModel;
import dev.heed.onnx.OnnxTypes;
import dev.heed.onnx.ValueInfo;
import dev.heed.onnx.Weight;
import dev.heed.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What was recorded, with the types and axes of all values; {@link #graph()} is what is written.
 */
record Recording(List<OnnxValue> inputs, List<OnnxNode> nodes, Map<String, OnnxValue> outputs) {

  static final int OPSET = 18;
  private static final long IR_VERSION = 8;

  Recording with(List<OnnxNode> others) {
    return new Recording(inputs, others, outputs);
  }

  /** Only the nodes that the outputs need, in their order. */
  Recording needed() {
    Set<OnnxNode> needed = new HashSet<>();
    Deque<OnnxValue> open = new ArrayDeque<>(outputs.values());
    while (!open.isEmpty()) {
      if (open.pop().origin() instanceof OnnxValue.Origin.Made made && needed.add(made.node())) {
        open.addAll(made.node().inputs());
      }
    }
    return with(nodes.stream().filter(needed::contains).toList());
  }

  /** The trained tensors that the nodes use. */
  Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (OnnxNode node : nodes) {
      for (OnnxValue input : node.inputs()) {
        if (input.origin() instanceof OnnxValue.Origin.Weight weight) {
          weights.put(weight.name(), weight.tensor());
        }
      }
    }
    return Collections.unmodifiableMap(weights);
  }

  private Map<String, Tensor> constants() {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    for (OnnxNode node : nodes) {
      for (OnnxValue input : node.inputs()) {
        if (input.origin() instanceof OnnxValue.Origin.Constant constant) {
          constants.put(constant.name(), constant.tensor());
        }
      }
    }
    return constants;
  }

  OnnxModel model() {
    Map<String, Long> opsets = new LinkedHashMap<>();
    opsets.put("", (long) OPSET);
    opsets.put(Fusion.DOMAIN, 1L);
    return OnnxModel.of(graph(), "heed", IR_VERSION, opsets);
  }

  Graph graph() {
    List<Weight> stored = new ArrayList<>();
    constants().forEach((name, tensor) -> stored.add(Weight.of(name, tensor)));
    weights().forEach((name, tensor) -> stored.add(Weight.of(name, tensor)));
    List<ValueInfo> given = new ArrayList<>();
    outputs.forEach((name, value) -> given.add(declared(name, value.spec())));
    return Graph.of(
        "heed",
        inputs.stream().map(input -> declared(input.name(), input.spec())).toList(),
        nodes.stream().map(Recording::node).toList(),
        given,
        stored);
  }

  private static ValueInfo declared(String name, Spec spec) {
    return new ValueInfo(
        name,
        OnnxTypes.code(spec.type()),
        Optional.of(spec.dims().axes().stream().map(Recording::axis).toList()));
  }

  private static ValueInfo.Axis axis(Dim dim) {
    return dim instanceof Dim.Symbol symbol
        ? new ValueInfo.Axis(0, symbol.name())
        : new ValueInfo.Axis(dim.size().getAsLong(), "");
  }

  private static GraphNode node(OnnxNode recorded) {
    Node node = recorded.node();
    List<NodeAttribute> attributes = new ArrayList<>();
    node.attributes().byName().forEach((name, value) -> attributes.add(attribute(name, value)));
    return GraphNode.of(
        node.domain(),
        node.operator(),
        recorded.name(),
        node.inputs().stream()
            .map(input -> input instanceof OnnxValue value ? value.name() : "")
            .toList(),
        recorded.outputs(),
        attributes);
  }

  private static NodeAttribute attribute(String name, Object value) {
    if (value instanceof Long number) {
      return NodeAttribute.number(name, number);
    }
    if (value instanceof Float number) {
      return NodeAttribute.real(name, number);
    }
    if (value instanceof String text) {
      return NodeAttribute.text(name, text);
    }
    if (value instanceof Tensor tensor) {
      return NodeAttribute.tensor(name, Weight.of("", tensor));
    }
    return list(name, (List<?>) value);
  }

  private static NodeAttribute list(String name, List<?> list) {
    Object first = list.isEmpty() ? 0L : Objects.requireNonNull(list.get(0));
    if (first instanceof Long) {
      return NodeAttribute.numbers(name, list.stream().mapToLong(n -> (Long) n).toArray());
    }
    if (first instanceof Float) {
      return NodeAttribute.reals(name, list.stream().map(Float.class::cast).toList());
    }
    if (first instanceof String) {
      return NodeAttribute.texts(name, list.stream().map(String.class::cast).toList());
    }
    throw new HeedException(
        ErrorCode.INTERNAL, "A list attribute cannot hold %s.".formatted(first.getClass()));
  }
}
