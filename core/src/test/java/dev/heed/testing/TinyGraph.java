package dev.heed.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes small ONNX graphs by hand, byte for byte, for tests of what runs them.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class TinyGraph {

  private final Message graph = new Message();
  private long irVersion = 9;
  private long opset = 17;
  private String customDomain = "";

  /** A protobuf message in the making. */
  public static final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Message put(int field, long value) {
      return write(out -> out.writeInt64(field, value));
    }

    public Message put(int field, String value) {
      return write(out -> out.writeString(field, value));
    }

    public Message put(int field, ByteString value) {
      return write(out -> out.writeBytes(field, value));
    }

    public Message put(int field, Message value) {
      return write(out -> out.writeByteArray(field, value.toBytes()));
    }

    public byte[] toBytes() {
      return bytes.toByteArray();
    }

    private Message write(Write write) {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      try {
        write.to(out);
        out.flush();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private interface Write {
      void to(CodedOutputStream out) throws IOException;
    }
  }

  public static TinyGraph graph() {
    TinyGraph graph = new TinyGraph();
    graph.graph.put(2, "tiny");
    return graph;
  }

  public TinyGraph irVersion(long version) {
    irVersion = version;
    return this;
  }

  public TinyGraph opset(long version) {
    opset = version;
    return this;
  }

  /** Declares a domain beside ONNX's own, in version 1. */
  public TinyGraph customDomain(String domain) {
    customDomain = domain;
    return this;
  }

  /** An input; each axis is a number or a name, {@code ?} for one without. */
  public TinyGraph input(String name, ElementType type, Object... axes) {
    graph.put(11, value(name, tensorType(type, axes)));
    return this;
  }

  public TinyGraph output(String name, ElementType type, Object... axes) {
    graph.put(12, value(name, tensorType(type, axes)));
    return this;
  }

  /** An output whose shape is not declared at all. */
  public TinyGraph shapelessOutput(String name, ElementType type) {
    graph.put(12, value(name, new Message().put(1, new Message().put(1, code(type)))));
    return this;
  }

  /** An output that is a sequence of tensors. */
  public TinyGraph sequenceOutput(String name, ElementType type) {
    Message element = new Message().put(1, new Message().put(1, code(type)));
    graph.put(12, value(name, new Message().put(4, new Message().put(1, element))));
    return this;
  }

  /** An input of text. */
  public TinyGraph textInput(String name, Object... axes) {
    graph.put(11, value(name, tensorType(8, axes)));
    return this;
  }

  public TinyGraph node(
      String operator, List<String> inputs, List<String> outputs, Message... attributes) {
    graph.put(1, nodeMessage("", operator, inputs, outputs, attributes));
    return this;
  }

  public TinyGraph customNode(
      String domain, String operator, List<String> inputs, List<String> outputs) {
    graph.put(1, nodeMessage(domain, operator, inputs, outputs));
    return this;
  }

  /** A weight inside the graph. */
  public TinyGraph weight(String name, Tensor tensor) {
    graph.put(5, tensorMessage(name, tensor).put(9, ByteString.copyFrom(tensor.bytes())));
    return this;
  }

  /** A weight in another file. */
  public TinyGraph externalWeight(String name, Tensor tensor, String location) {
    Message entry = new Message().put(1, "location").put(2, location);
    graph.put(5, tensorMessage(name, tensor).put(13, entry).put(14, 1));
    return this;
  }

  public static Message integer(String name, long value) {
    return new Message().put(1, name).put(3, value).put(20, 2);
  }

  public static Message integers(String name, long... values) {
    Message attribute = new Message().put(1, name);
    for (long value : values) {
      attribute.put(8, value);
    }
    return attribute.put(20, 7);
  }

  /** An attribute that is a graph, for Loop and If. */
  public static Message subgraph(String name, TinyGraph body) {
    return new Message().put(1, name).put(6, body.graph).put(20, 5);
  }

  public byte[] toBytes() {
    Message model =
        new Message()
            .put(1, irVersion)
            .put(7, graph)
            .put(8, new Message().put(1, "").put(2, opset));
    if (!customDomain.isEmpty()) {
      model.put(8, new Message().put(1, customDomain).put(2, 1));
    }
    return model.toBytes();
  }

  public Path writeTo(Path file) {
    try {
      return Files.write(file, toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message nodeMessage(
      String domain,
      String operator,
      List<String> inputs,
      List<String> outputs,
      Message... attributes) {
    Message node = new Message();
    inputs.forEach(input -> node.put(1, input));
    outputs.forEach(output -> node.put(2, output));
    node.put(4, operator);
    for (Message attribute : attributes) {
      node.put(5, attribute);
    }
    return domain.isEmpty() ? node : node.put(7, domain);
  }

  private static Message tensorMessage(String name, Tensor tensor) {
    Message message = new Message();
    for (long axis : tensor.shape().axes()) {
      message.put(1, axis);
    }
    return message
        .put(2, code(tensor.type()))
        .put(8, ByteString.copyFrom(name, StandardCharsets.UTF_8));
  }

  private static Message value(String name, Message type) {
    return new Message().put(1, name).put(2, type);
  }

  private static Message tensorType(ElementType type, Object... axes) {
    return tensorType(code(type), axes);
  }

  private static Message tensorType(int code, Object... axes) {
    Message shape = new Message();
    for (Object axis : axes) {
      shape.put(1, axis(axis));
    }
    return new Message().put(1, new Message().put(1, code).put(2, shape));
  }

  private static Message axis(Object axis) {
    if (axis instanceof Number size) {
      return new Message().put(1, size.longValue());
    }
    return axis.equals("?") ? new Message() : new Message().put(2, axis.toString());
  }

  /** The number of {@code TensorProto.DataType}. */
  private static int code(ElementType type) {
    return switch (type) {
      case F32 -> 1;
      case U8 -> 2;
      case I8 -> 3;
      case U16 -> 4;
      case I16 -> 5;
      case I32 -> 6;
      case I64 -> 7;
      case BOOL -> 9;
      case F16 -> 10;
      case F64 -> 11;
      case BF16 -> 16;
    };
  }
}
