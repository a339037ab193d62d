package dev.heed.op;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a recorded graph in ONNX Runtime on the CPU. */
final class RuntimeRun implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  private RuntimeRun(OrtSession session) {
    this.session = session;
  }

  static RuntimeRun of(OnnxGraph graph) {
    return of(graph.toBytes(Storage.EMBEDDED), Map.of(), "");
  }

  /** Opens with weights from outside; {@code optimized} may name a file for the fused graph. */
  static RuntimeRun of(byte[] graph, Map<String, Tensor> weights, String optimized) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      if (!optimized.isEmpty()) {
        options.setOptimizedModelFilePath(optimized);
      }
      Map<String, OnnxTensorLike> handed = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
        handed.put(weight.getKey(), tensor(weight.getValue()));
      }
      if (!handed.isEmpty()) {
        options.addExternalInitializers(handed);
      }
      return new RuntimeRun(ENVIRONMENT.createSession(graph, options));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens a file with its external data. */
  static RuntimeRun of(Path graph) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return new RuntimeRun(ENVIRONMENT.createSession(graph.toString(), options));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        given.put(input.getKey(), tensor(input.getValue()));
      }
      try (OrtSession.Result result = session.run(given)) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        result.forEach(entry -> outputs.put(entry.getKey(), copied((OnnxTensor) entry.getValue())));
        return outputs;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(Tensor tensor) throws OrtException {
    OnnxJavaType type =
        switch (tensor.type()) {
          case F32 -> OnnxJavaType.FLOAT;
          case F64 -> OnnxJavaType.DOUBLE;
          case F16 -> OnnxJavaType.FLOAT16;
          case I64 -> OnnxJavaType.INT64;
          case I32 -> OnnxJavaType.INT32;
          case I8 -> OnnxJavaType.INT8;
          case U8 -> OnnxJavaType.UINT8;
          case BOOL -> OnnxJavaType.BOOL;
          default -> throw new IllegalArgumentException(tensor.toString());
        };
    return OnnxTensor.createTensor(ENVIRONMENT, tensor.bytes(), tensor.shape().axes(), type);
  }

  private static Tensor copied(OnnxTensor result) {
    TensorInfo info = result.getInfo();
    ElementType type =
        switch (info.type) {
          case FLOAT -> ElementType.F32;
          case DOUBLE -> ElementType.F64;
          case INT64 -> ElementType.I64;
          case INT32 -> ElementType.I32;
          case INT8 -> ElementType.I8;
          case UINT8 -> ElementType.U8;
          case BOOL -> ElementType.BOOL;
          default -> throw new IllegalArgumentException(info.toString());
        };
    Tensor copy = Tensor.zeros(type, new Shape(info.getShape()));
    ByteBuffer bytes = result.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    copy.bytes().put(bytes);
    return copy;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
