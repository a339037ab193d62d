package dev.heed.op;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
import java.util.List;

/** The small messages of {@code onnx.proto}, with its field numbers. */
final class OnnxMessages {

  private OnnxMessages() {}

  /** NodeProto. */
  static Wire node(OnnxNode recorded) {
    Node node = recorded.node();
    Wire wire = new Wire();
    for (Value input : node.inputs()) {
      wire.text(1, input instanceof OnnxValue value ? value.name() : "");
    }
    recorded.outputs().forEach(output -> wire.text(2, output));
    wire.text(3, recorded.name()).text(4, node.operator());
    node.attributes().byName().forEach((name, value) -> wire.message(5, attribute(name, value)));
    return node.domain().isEmpty() ? wire : wire.text(7, node.domain());
  }

  /** AttributeProto. */
  private static Wire attribute(String name, Object value) {
    Wire wire = new Wire().text(1, name);
    if (value instanceof Long number) {
      return wire.number(3, number).number(20, 2);
    }
    if (value instanceof Float number) {
      return wire.real(2, number).number(20, 1);
    }
    if (value instanceof String text) {
      return wire.data(4, text.getBytes(UTF_8)).number(20, 3);
    }
    if (value instanceof Tensor tensor) {
      return wire.message(5, whole(tensor)).number(20, 4);
    }
    return list(wire, (List<?>) value);
  }

  private static Wire list(Wire wire, List<?> list) {
    for (Object element : list) {
      if (element instanceof Long number) {
        wire.number(8, number);
      } else if (element instanceof Float number) {
        wire.real(7, number);
      } else if (element instanceof String text) {
        wire.data(9, text.getBytes(UTF_8));
      } else {
        throw new HeedException(
            ErrorCode.INTERNAL, "A list attribute cannot hold %s.".formatted(element.getClass()));
      }
    }
    Object first = list.isEmpty() ? 0L : list.get(0);
    return wire.number(20, first instanceof Long ? 7 : first instanceof Float ? 6 : 8);
  }

  private static Wire whole(Tensor tensor) {
    byte[] data = new byte[tensor.bytes().remaining()];
    tensor.bytes().get(data);
    return tensor("", tensor).data(9, data);
  }

  /** TensorProto without data. */
  static Wire tensor(String name, Tensor tensor) {
    Wire wire = new Wire();
    for (long axis : tensor.shape().axes()) {
      wire.number(1, axis);
    }
    return wire.number(2, OnnxTypes.code(tensor.type())).text(8, name);
  }

  /** TensorProto whose data lies in a file. */
  static Wire inFile(String name, Tensor tensor, Storage.Place place) {
    return tensor(name, tensor)
        .message(13, entry("location", place.file()))
        .message(13, entry("offset", Long.toString(place.offset())))
        .message(13, entry("length", Long.toString(place.length())))
        .number(14, 1);
  }

  /** TensorProto whose data the session is given; the file does not exist. */
  static Wire handedOver(String name, Tensor tensor) {
    return tensor(name, tensor)
        .message(13, entry("location", "handed-over-when-opened"))
        .number(14, 1);
  }

  private static Wire entry(String key, String value) {
    return new Wire().text(1, key).text(2, value);
  }

  /** ValueInfoProto. */
  static Wire declared(String name, Spec spec) {
    Wire shape = new Wire();
    for (Dim dim : spec.dims().axes()) {
      shape.message(
          1,
          dim instanceof Dim.Symbol symbol
              ? new Wire().text(2, symbol.name())
              : new Wire().number(1, dim.size().getAsLong()));
    }
    Wire tensor = new Wire().number(1, OnnxTypes.code(spec.type())).message(2, shape);
    return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
  }
}
