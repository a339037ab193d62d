package dev.heed.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Says in words why ONNX Runtime did not open a graph, and what to do. */
final class OpenFailure {

  private static final Pattern GPU = Pattern.compile("(CUDA|CUDNN|CUBLAS) failure|cuDNN is");

  private OpenFailure() {}

  static HeedException of(Path graph, OrtException e) {
    long missing = WireScan.missingBytes(graph);
    String reason =
        missing > 0
            ? "The file is cut off: its end is missing, at least %d bytes. Download it again."
                .formatted(missing)
            : reason(e);
    return failure("'%s'".formatted(graph), reason, e);
  }

  static HeedException inMemory(OrtException e) {
    return failure("The graph in memory", reason(e), e);
  }

  private static HeedException failure(String what, String reason, OrtException e) {
    boolean device = GPU.matcher(e.getMessage()).find();
    return new HeedException(
        device ? ErrorCode.DEVICE_UNAVAILABLE : ErrorCode.INVALID_MODEL,
        "%s cannot be opened. %s ONNX Runtime says: %s"
            .formatted(what, reason, RuntimeMessage.of(e)),
        e);
  }

  private static String reason(OrtException e) {
    String message = e.getMessage();
    if (GPU.matcher(message).find()) {
      return "The GPU refused it; use another device, or a smaller model.";
    }
    if (message.contains("Unsupported model IR version")) {
      return "Its file format is newer than this runtime. Export it again, with an older onnx"
          + " package.";
    }
    if (message.contains("Current official support for domain")) {
      return "Its opset is newer than this runtime. Export it again, with a lower opset.";
    }
    if (message.contains("is not a registered function/op")) {
      return "It uses an operator that is not part of ONNX: a custom operator, whose library Heed"
          + " does not load. Export it without.";
    }
    if (message.contains("Could not find an implementation")) {
      return "It uses an operator with types or a version that this device has no code for. Export"
          + " it in float32, or with a lower opset.";
    }
    if (e.getCode() == OrtErrorCode.ORT_INVALID_PROTOBUF || message.contains("rotobuf")) {
      return "It is not an ONNX graph, or it is damaged. Download or export it again.";
    }
    if (message.contains("External data path")) {
      return "A file that should hold its weights is missing, or lies outside its folder.";
    }
    return "Its graph is not valid, or a weight is missing or of another shape.";
  }
}
