package dev.heed.op;

import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph as the messages of {@code onnx.proto}. Weights are not copied: they are pieces between
 * the bytes that name them.
 */
record OnnxWriter(List<OnnxValue> inputs, List<OnnxNode> nodes, Map<String, OnnxValue> outputs) {

  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int RAW_DATA = 9;

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

  List<ByteBuffer> pieces(Storage storage) {
    List<ByteBuffer> graph = new ArrayList<>();
    graph.add(ByteBuffer.wrap(structure().toBytes()));
    constants().forEach((name, tensor) -> embed(graph, name, tensor));
    weights().forEach((name, tensor) -> store(graph, storage, name, tensor));
    long size = graph.stream().mapToLong(ByteBuffer::remaining).sum();
    Wire model =
        new Wire()
            .number(1, OnnxOps.IR_VERSION)
            .text(2, "heed")
            .message(8, new Wire().text(1, "").number(2, OnnxOps.OPSET))
            .message(8, new Wire().text(1, Fusion.DOMAIN).number(2, 1))
            .announce(GRAPH, size);
    graph.add(0, ByteBuffer.wrap(model.toBytes()));
    return graph;
  }

  private Wire structure() {
    Wire graph = new Wire();
    nodes.forEach(node -> graph.message(1, OnnxMessages.node(node)));
    graph.text(2, "heed");
    inputs.forEach(input -> graph.message(11, OnnxMessages.declared(input.name(), input.spec())));
    outputs.forEach((name, value) -> graph.message(12, OnnxMessages.declared(name, value.spec())));
    return graph;
  }

  private static void store(List<ByteBuffer> graph, Storage storage, String name, Tensor tensor) {
    if (storage instanceof Storage.HandedOver) {
      append(graph, OnnxMessages.handedOver(name, tensor));
    } else if (storage instanceof Storage.InFiles files && files.places().containsKey(name)) {
      append(graph, OnnxMessages.inFile(name, tensor, files.places().get(name)));
    } else {
      embed(graph, name, tensor);
    }
  }

  private static void append(List<ByteBuffer> graph, Wire tensor) {
    graph.add(ByteBuffer.wrap(new Wire().message(INITIALIZER, tensor).toBytes()));
  }

  private static void embed(List<ByteBuffer> graph, String name, Tensor tensor) {
    ByteBuffer data = tensor.bytes();
    byte[] head = OnnxMessages.tensor(name, tensor).announce(RAW_DATA, data.remaining()).toBytes();
    long size = head.length + (long) data.remaining();
    graph.add(ByteBuffer.wrap(new Wire().announce(INITIALIZER, size).toBytes()));
    graph.add(ByteBuffer.wrap(head));
    graph.add(data);
  }
}
