package dev.heed.server.kserve;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The protocol's types of elements. */
public enum Datatype {
  BOOL(ElementType.BOOL),
  UINT8(ElementType.U8),
  UINT16(ElementType.U16),
  INT8(ElementType.I8),
  INT16(ElementType.I16),
  INT32(ElementType.I32),
  INT64(ElementType.I64),
  FP16(ElementType.F16),
  BF16(ElementType.BF16),
  FP32(ElementType.F32),
  FP64(ElementType.F64),
  /** Strings of bytes, each with its length before it. */
  BYTES(null);

  private final Optional<ElementType> type;

  Datatype(@Nullable ElementType type) {
    this.type = Optional.ofNullable(type);
  }

  public static Datatype parse(String name) {
    return Arrays.stream(values())
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "No datatype '%s' is taken. Available: %s."
                        .formatted(name, Arrays.toString(values()))));
  }

  public static Datatype of(ElementType type) {
    return Arrays.stream(values())
        .filter(known -> known.type.filter(type::equals).isPresent())
        .findFirst()
        .orElse(BYTES);
  }

  /**
   * What elements are in a tensor.
   *
   * @throws HeedException INVALID_INPUT for BYTES, which no graph takes
   */
  public ElementType element() {
    return type.orElseThrow(
        () -> HeedException.invalidInput("A graph takes numbers, not BYTES, which a task takes."));
  }
}
