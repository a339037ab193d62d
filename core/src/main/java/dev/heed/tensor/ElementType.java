package dev.heed.tensor;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;

/** What one element of a {@link Tensor} is. Names are those of the safetensors format. */
public enum ElementType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U16(2),
  U8(1),
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** Reads a safetensors name such as {@code BF16}. */
  public static ElementType parse(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "Element type '%s' is not supported. Heed reads %s."
                        .formatted(name, Arrays.toString(values()))));
  }
}
