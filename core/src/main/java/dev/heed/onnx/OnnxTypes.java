package dev.heed.onnx;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** Element types by their numbers in {@code TensorProto.DataType}. */
@Internal
public final class OnnxTypes {

  private OnnxTypes() {}

  /** The number of a type. */
  public static int code(ElementType type) {
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

  /** The type of a number; empty for those that tensors here cannot have, such as strings. */
  public static Optional<ElementType> of(int code) {
    return Arrays.stream(ElementType.values()).filter(type -> code(type) == code).findFirst();
  }
}
