package dev.heed.server.kserve;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ModelInferRequest} and {@code ModelInferResponse}. */
final class InferMessage {

  private String model = "";
  private String version = "";
  private String id = "";
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Optional<Duration> time = Optional.empty();
  private final List<TensorMessage> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<ByteBuffer> raw = new ArrayList<>();

  private InferMessage() {}

  /**
   * @param deadline what is left of the call's time
   */
  static InferRequest read(byte[] message, Optional<Duration> deadline) {
    InferMessage read = new InferMessage();
    Wire.read(message, read::field);
    return read.request(deadline);
  }

  private boolean field(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case 1 -> model = in.readStringRequireUtf8();
      case 2 -> version = in.readStringRequireUtf8();
      case 3 -> id = in.readStringRequireUtf8();
      case 4 -> parameter(in);
      case 5 -> inputs.add(TensorMessage.read(in));
      case 6 -> Wire.message(in, this::output);
      case 7 -> raw.add(in.readByteBuffer());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean output(int number, CodedInputStream in) throws IOException {
    if (number != 1) {
      return false;
    }
    outputs.add(in.readStringRequireUtf8());
    return true;
  }

  /** An entry of a map from texts to one of several kinds of value. */
  private void parameter(CodedInputStream in) throws IOException {
    String[] entry = {"", ""};
    Wire.message(
        in,
        (number, value) -> {
          if (number == 1) {
            entry[0] = value.readStringRequireUtf8();
            return true;
          }
          if (number == 2) {
            Wire.message(value, (kind, one) -> value(kind, one, entry));
            return true;
          }
          return false;
        });
    if (entry[0].equals("timeout") && entry[1].matches("\\d{4,15}")) {
      time = Optional.of(Duration.ofNanos(1000 * Long.parseLong(entry[1])));
    }
    InferParameters.put(entry[0], entry[1], parameters);
  }

  private static boolean value(int kind, CodedInputStream in, String... entry) throws IOException {
    switch (kind) {
      case 1 -> entry[1] = Boolean.toString(in.readBool());
      case 2 -> entry[1] = Long.toString(in.readInt64());
      case 3 -> entry[1] = in.readStringRequireUtf8();
      case 4 -> entry[1] = Double.toString(in.readDouble());
      case 5 -> entry[1] = Long.toUnsignedString(in.readUInt64());
      default -> {
        return false;
      }
    }
    return true;
  }

  private InferRequest request(Optional<Duration> deadline) {
    if (!raw.isEmpty() && raw.size() != inputs.size()) {
      throw HeedException.invalidInput(
          "There are %s inputs and %s raw contents: each input needs one."
              .formatted(inputs.size(), raw.size()));
    }
    List<InferTensor> tensors = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      tensors.add(raw.isEmpty() ? inputs.get(i).tensor() : inputs.get(i).tensor(raw.get(i)));
    }
    return new InferRequest(
        model,
        Optional.of(version).filter(text -> !text.isEmpty()),
        id,
        parameters,
        tensors,
        outputs,
        time.or(() -> deadline));
  }

  static byte[] write(InferResponse response) {
    return Wire.bytes(
        out -> {
          Wire.text(out, 1, response.model());
          Wire.text(out, 2, response.version());
          Wire.text(out, 3, response.id());
          for (InferTensor output : response.outputs()) {
            Wire.message(out, 5, to -> output(output, to));
          }
          for (InferTensor output : response.outputs()) {
            Wire.raw(out, 6, output.raw());
          }
        });
  }

  private static void output(InferTensor output, CodedOutputStream out) throws IOException {
    Wire.text(out, 1, output.name());
    Wire.text(out, 2, output.datatype().name());
    shape(out, 3, output.shape());
  }

  static void shape(CodedOutputStream out, int field, Shape shape) throws IOException {
    for (long axis : shape.axes()) {
      out.writeInt64(field, axis);
    }
  }
}
