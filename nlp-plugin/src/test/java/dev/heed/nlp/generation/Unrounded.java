package dev.heed.nlp.generation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of dynamic 8-bit products with the same 8-bit weights, whose activations stay in fp32:
 * what was rounded to {@code (x / scale) + zero} goes in as {@code x}, with a scale of 1. Fields
 * are told by their numbers in {@code onnx.proto}.
 */
final class Unrounded {

  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final String ONE = "scale_of_what_is_not_rounded";

  private final Map<String, String> unrounded = new HashMap<>();
  private final UnknownFieldSet.Builder graph = UnknownFieldSet.newBuilder();
  private final Field.Builder nodes = Field.newBuilder();

  private Unrounded() {}

  static ByteBuffer of(Path model) throws IOException {
    UnknownFieldSet file = UnknownFieldSet.parseFrom(Files.readAllBytes(model));
    ByteString graph = file.getField(GRAPH).getLengthDelimitedList().get(0);
    UnknownFieldSet.Builder changed = UnknownFieldSet.newBuilder(file);
    changed.clearField(GRAPH);
    changed.addField(GRAPH, message(new Unrounded().graph(UnknownFieldSet.parseFrom(graph))));
    return ByteBuffer.wrap(changed.build().toByteArray());
  }

  private ByteString graph(UnknownFieldSet old) throws InvalidProtocolBufferException {
    old.asMap().forEach((number, field) -> graph.mergeField(number, field));
    graph.clearField(NODE);
    graph.mergeField(INITIALIZER, message(one()));
    for (ByteString bytes : old.getField(NODE).getLengthDelimitedList()) {
      add(UnknownFieldSet.parseFrom(bytes), bytes);
    }
    return graph.addField(NODE, nodes.build()).build().toByteString();
  }

  private void add(UnknownFieldSet node, ByteString bytes) {
    List<String> inputs = texts(node, 1);
    List<String> outputs = texts(node, 2);
    switch (texts(node, 4).get(0)) {
      case "DynamicQuantizeLinear" -> {
        unrounded.put(outputs.get(0), inputs.get(0));
        nodes.addLengthDelimited(node("Identity", List.of(ONE), outputs.get(1)));
      }
      case "MatMulInteger" -> {
        String weight = outputs.get(0) + "_weight";
        List<String> stored = List.of(inputs.get(1), ONE, inputs.get(3));
        nodes.addLengthDelimited(node("DequantizeLinear", stored, weight));
        List<String> factors = List.of(unrounded.get(inputs.get(0)), weight);
        nodes.addLengthDelimited(node("MatMul", factors, outputs.get(0)));
      }
      default -> nodes.addLengthDelimited(bytes);
    }
  }

  private static List<String> texts(UnknownFieldSet node, int number) {
    return node.getField(number).getLengthDelimitedList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  private static ByteString node(String operator, List<String> inputs, String output) {
    Field.Builder from = Field.newBuilder();
    inputs.forEach(name -> from.addLengthDelimited(ByteString.copyFromUtf8(name)));
    return UnknownFieldSet.newBuilder()
        .addField(1, from.build())
        .addField(2, message(ByteString.copyFromUtf8(output)))
        .addField(4, message(ByteString.copyFromUtf8(operator)))
        .build()
        .toByteString();
  }

  /** A float scalar. */
  private static ByteString one() {
    ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 1);
    return UnknownFieldSet.newBuilder()
        .addField(2, Field.newBuilder().addVarint(1).build())
        .addField(8, message(ByteString.copyFromUtf8(ONE)))
        .addField(9, message(ByteString.copyFrom(value)))
        .build()
        .toByteString();
  }

  private static Field message(ByteString bytes) {
    return Field.newBuilder().addLengthDelimited(bytes).build();
  }
}
