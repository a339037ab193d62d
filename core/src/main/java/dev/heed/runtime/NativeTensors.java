package dev.heed.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Heed's tensors as the runtime sees them. They share memory with ours, which stays reachable
 * through them until they are closed.
 */
final class NativeTensors implements AutoCloseable {

  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

  private NativeTensors() {}

  /** Wraps without a copy what is direct and aligned, and a copy of anything else. */
  static NativeTensors of(OrtEnvironment environment, Map<String, Tensor> tensors)
      throws OrtException {
    NativeTensors result = new NativeTensors();
    try {
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        result.byName.put(entry.getKey(), wrap(environment, entry.getKey(), entry.getValue()));
      }
      return result;
    } catch (OrtException | RuntimeException e) {
      result.close();
      throw e;
    }
  }

  private static OnnxTensor wrap(OrtEnvironment environment, String name, Tensor tensor)
      throws OrtException {
    OnnxJavaType type =
        ElementTypes.handedOverAs(tensor.type())
            .orElseThrow(
                () ->
                    new HeedException(
                        ErrorCode.UNSUPPORTED,
                        "'%s' is %s: ONNX Runtime's Java interface takes no %s. Convert it with as(...)."
                            .formatted(name, tensor, tensor.type())));
    return OnnxTensor.createTensor(environment, direct(tensor), tensor.shape().axes(), type);
  }

  private static ByteBuffer direct(Tensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    return isUsable(bytes, tensor.type().bytes()) ? bytes : copy(tensor);
  }

  private static boolean isUsable(ByteBuffer bytes, int elementBytes) {
    return bytes.isDirect() && bytes.alignmentOffset(0, elementBytes) == 0;
  }

  private static ByteBuffer copy(Tensor tensor) {
    ByteBuffer fresh = Tensor.zeros(tensor.type(), tensor.shape()).bytes();
    return fresh.put(tensor.bytes()).flip();
  }

  Map<String, OnnxTensor> byName() {
    return byName;
  }

  @Override
  public void close() {
    byName.values().forEach(OnnxTensor::close);
    byName.clear();
  }
}
