package dev.heed.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.TensorInfo;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Brings what a run wrote into tensors that belong to the caller. */
final class NativeOutputs {

  private NativeOutputs() {}

  /**
   * All outputs in the graph's order, half-precision floats widened to F32.
   *
   * @param planned the buffers that the run wrote into; their values are there already
   * @param others gives the outputs that the runtime allocated, which are copied
   */
  static Outputs read(
      Set<String> names, Map<String, Tensor> planned, Function<String, OnnxTensor> others) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (String name : names) {
      Tensor ready = planned.get(name);
      outputs.put(name, widen(ready == null ? copy(name, others.apply(name)) : ready));
    }
    return new Outputs(outputs);
  }

  private static Tensor widen(Tensor tensor) {
    boolean half = tensor.type() == ElementType.F16 || tensor.type() == ElementType.BF16;
    return half ? tensor.as(ElementType.F32) : tensor;
  }

  /** The value copied to host memory, in its own type. */
  static Tensor copy(String name, OnnxTensor source) {
    TensorInfo description = source.getInfo();
    Shape shape = Shape.of(description.getShape());
    ElementType type = ElementTypes.of(description.onnxType).orElseThrow();
    requireHoldable(name, type, shape);
    Tensor copy = DirectMemory.zeros(name, type, shape);
    if (shape.elements() > 0) {
      copy.bytes().put(source.getByteBuffer());
    }
    return copy;
  }

  private static void requireHoldable(String name, ElementType type, Shape shape) {
    if (shape.elements() > Integer.MAX_VALUE / type.bytes()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The output '%s' is %s%s: more than 2 GiB, the limit of one tensor. Run smaller batches."
              .formatted(name, type, shape));
    }
  }
}
