package dev.heed.runtime;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import dev.heed.runtime.TensorSpec.Axis;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an opened graph takes and gives.
 *
 * @param signature the tensors among it
 * @param strangers what Heed cannot hand over or take back, for messages: sequences, maps, text
 */
record GraphPorts(Signature signature, List<String> strangers) {

  static GraphPorts of(OrtSession session) throws OrtException {
    List<String> strangers = new ArrayList<>();
    List<TensorSpec> inputs =
        specs("input", session.getInputInfo().values(), strangers).stream()
            .filter(spec -> canBeGiven(spec, strangers))
            .toList();
    List<TensorSpec> outputs = specs("output", session.getOutputInfo().values(), strangers);
    return new GraphPorts(new Signature(inputs, outputs), List.copyOf(strangers));
  }

  private static List<TensorSpec> specs(
      String kind, Collection<NodeInfo> nodes, List<String> strangers) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      Optional<TensorSpec> spec = spec(node);
      spec.ifPresent(specs::add);
      if (spec.isEmpty()) {
        strangers.add("%s '%s' (%s)".formatted(kind, node.getName(), describe(node)));
      }
    }
    return specs;
  }

  private static Optional<TensorSpec> spec(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? ElementTypes.of(tensor.onnxType).map(type -> spec(node.getName(), type, tensor))
        : Optional.empty();
  }

  private static TensorSpec spec(String name, ElementType type, TensorInfo tensor) {
    long[] sizes = tensor.getShape();
    String[] names = tensor.getDimensionNames();
    return new TensorSpec(
        name,
        type,
        IntStream.range(0, sizes.length).mapToObj(i -> axis(sizes[i], names[i])).toList());
  }

  private static Axis axis(long size, String name) {
    return size < 0 ? new Axis.Symbolic(name) : new Axis.Fixed(size);
  }

  private static boolean canBeGiven(TensorSpec spec, List<String> strangers) {
    boolean can = ElementTypes.handedOverAs(spec.type()).isPresent();
    if (!can) {
      strangers.add("input '%s' (%s)".formatted(spec.name(), spec.type()));
    }
    return can;
  }

  private static String describe(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor) {
      return "tensor of " + ElementTypes.name(tensor.onnxType);
    }
    if (node.getInfo() instanceof SequenceInfo sequence) {
      return sequence.sequenceOfMaps ? "sequence of maps" : "sequence";
    }
    return node.getInfo() instanceof MapInfo ? "map" : "no tensor";
  }
}
