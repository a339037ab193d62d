package dev.heed.nlp.architecture;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.heed.model.TensorEntry;
import dev.heed.model.Weights;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights inside an ONNX file, under the names that they had before they were exported. Those
 * of linear maps lost theirs and were transposed on the way; they are known again by the bias that
 * is added to their product.
 */
final class OnnxWeights implements Weights {

  private static final int FLOAT = 1;

  private final Map<String, Tensor> byName = new LinkedHashMap<>();

  /** A node of the graph: what it does, takes and gives. */
  private record Step(String operator, List<String> inputs, List<String> outputs) {}

  /** One field of a message: its number, and its bytes or its number as value. */
  private interface Field {
    void read(int number, CodedInputStream in) throws IOException;
  }

  /** Reads a serialised {@code ModelProto}. */
  OnnxWeights(byte[] model) throws IOException {
    List<Step> steps = new ArrayList<>();
    each(
        CodedInputStream.newInstance(model),
        (field, in) -> {
          if (field == 7) {
            int limit = in.pushLimit(in.readRawVarint32());
            readGraph(in, steps);
            in.popLimit(limit);
          } else {
            in.skipField(in.getLastTag());
          }
        });
    steps.forEach(step -> nameByBias(step, steps));
  }

  private void readGraph(CodedInputStream in, List<Step> steps) throws IOException {
    each(
        in,
        (field, graph) -> {
          switch (field) {
            case 1 -> steps.add(step(graph.readBytes()));
            case 5 -> readTensor(graph.readBytes());
            default -> graph.skipField(graph.getLastTag());
          }
        });
  }

  private static Step step(ByteString message) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    String[] operator = {""};
    each(
        message.newCodedInput(),
        (field, in) -> {
          switch (field) {
            case 1 -> inputs.add(in.readString());
            case 2 -> outputs.add(in.readString());
            case 4 -> operator[0] = in.readString();
            default -> in.skipField(in.getLastTag());
          }
        });
    return new Step(operator[0], inputs, outputs);
  }

  private void readTensor(ByteString message) throws IOException {
    List<Long> dims = new ArrayList<>();
    int[] type = {0};
    String[] name = {""};
    ByteString[] raw = {ByteString.EMPTY};
    each(
        message.newCodedInput(),
        (field, in) -> {
          switch (field) {
            case 1 -> readDims(in, dims);
            case 2 -> type[0] = in.readInt32();
            case 8 -> name[0] = in.readString();
            case 9 -> raw[0] = in.readBytes();
            default -> in.skipField(in.getLastTag());
          }
        });
    if (type[0] == FLOAT) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(raw[0].size());
      raw[0].copyTo(bytes);
      byName.put(name[0], Tensor.view(ElementType.F32, Shape.of(dims), bytes.flip()));
    }
  }

  /** Packed into one field, or each in one of its own. */
  private static void readDims(CodedInputStream in, List<Long> dims) throws IOException {
    if (WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_VARINT) {
      dims.add(in.readInt64());
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      dims.add(in.readInt64());
    }
    in.popLimit(limit);
  }

  private static void each(CodedInputStream in, Field field) throws IOException {
    in.setSizeLimit(Integer.MAX_VALUE);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(WireFormat.getTagFieldNumber(tag), in);
    }
  }

  private void nameByBias(Step product, List<Step> steps) {
    if (!product.operator.equals("MatMul") || !byName.containsKey(product.inputs.get(1))) {
      return;
    }
    Tensor stored = byName.remove(product.inputs.get(1)); // [in, out]
    String bias =
        steps.stream()
            .filter(step -> step.operator.equals("Add"))
            .filter(step -> step.inputs.contains(product.outputs.get(0)))
            .flatMap(step -> step.inputs.stream())
            .filter(name -> name.endsWith(".bias"))
            .findFirst()
            .orElseThrow();
    byName.put(bias.replaceFirst("bias$", "weight"), transposed(stored));
  }

  private static Tensor transposed(Tensor matrix) {
    int rows = matrix.shape().size(0);
    int columns = matrix.shape().size(1);
    float[] from = matrix.toFloats();
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i % columns * rows + i / columns] = from[i];
    }
    return Tensor.of(Shape.of(columns, rows), to);
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  @Override
  public Optional<TensorEntry> findEntry(String name) {
    return find(name)
        .map(
            tensor ->
                new TensorEntry(
                    name,
                    tensor.type().name(),
                    tensor.shape(),
                    Path.of("in memory"),
                    0,
                    tensor.bytes().remaining()));
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public void close() {
    byName.clear();
  }
}
