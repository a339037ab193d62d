package dev.heed.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.heed.tensor.ElementType;
import java.util.Locale;
import java.util.Optional;

/** The runtime's element types, and ours. */
final class ElementTypes {

  private static final String PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

  private ElementTypes() {}

  /** Ours for what a graph declares; empty for text, complex numbers and others we do not hold. */
  static Optional<ElementType> of(OnnxTensorType type) {
    return switch (type) {
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Optional.of(ElementType.F64);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Optional.of(ElementType.F32);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Optional.of(ElementType.F16);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Optional.of(ElementType.BF16);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Optional.of(ElementType.I64);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Optional.of(ElementType.I32);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Optional.of(ElementType.I16);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Optional.of(ElementType.I8);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Optional.of(ElementType.U16);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Optional.of(ElementType.U8);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Optional.of(ElementType.BOOL);
      default -> Optional.empty();
    };
  }

  /** What a tensor is handed over as; empty for unsigned 16 bit, which the Java API cannot make. */
  static Optional<OnnxJavaType> handedOverAs(ElementType type) {
    return switch (type) {
      case F64 -> Optional.of(OnnxJavaType.DOUBLE);
      case F32 -> Optional.of(OnnxJavaType.FLOAT);
      case F16 -> Optional.of(OnnxJavaType.FLOAT16);
      case BF16 -> Optional.of(OnnxJavaType.BFLOAT16);
      case I64 -> Optional.of(OnnxJavaType.INT64);
      case I32 -> Optional.of(OnnxJavaType.INT32);
      case I16 -> Optional.of(OnnxJavaType.INT16);
      case I8 -> Optional.of(OnnxJavaType.INT8);
      case U8 -> Optional.of(OnnxJavaType.UINT8);
      case BOOL -> Optional.of(OnnxJavaType.BOOL);
      case U16 -> Optional.empty();
    };
  }

  /** The ONNX name of a type, such as {@code string}. */
  static String name(OnnxTensorType type) {
    return type.name().replace(PREFIX, "").toLowerCase(Locale.ROOT);
  }
}
