package dev.heed.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes just enough of the ONNX format to try the scan: messages as field numbers and bytes. */
final class OnnxBytes {

  private OnnxBytes() {}

  /** One length-delimited field. */
  static ByteString field(int number, ByteString content) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeBytes(number, content);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  static ByteString text(int number, String content) {
    return field(number, ByteString.copyFromUtf8(content));
  }

  /** A TensorProto with external data, and with raw data that the scan should pass over. */
  static ByteString external(Map<String, String> keys) {
    ByteString tensor = text(8, "weight").concat(field(9, ByteString.copyFrom(new byte[20_000])));
    for (Map.Entry<String, String> key : keys.entrySet()) {
      tensor = tensor.concat(field(13, text(1, key.getKey()).concat(text(2, key.getValue()))));
    }
    return tensor;
  }

  static ByteString external(String location) {
    return external(Map.of("location", location));
  }

  /** A ModelProto whose graph has these initializers. */
  static byte[] model(ByteString... initializers) {
    ByteString graph = text(2, "main");
    for (ByteString initializer : initializers) {
      graph = graph.concat(field(5, initializer));
    }
    return field(7, graph).toByteArray();
  }
}
