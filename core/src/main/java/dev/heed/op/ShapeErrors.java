package dev.heed.op;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a use of an operator: its name, what is wrong, and what it was given. */
final class ShapeErrors {

  private ShapeErrors() {}

  /** For example {@code matMul(F32[2, 3], F32[4, 5]): the inner axes 3 and 4 differ.} */
  static HeedException of(String operator, String what, @Nullable Value... operands) {
    String given =
        Arrays.stream(operands)
            .filter(Objects::nonNull)
            .map(Value::toString)
            .collect(Collectors.joining(", "));
    return new HeedException(
        ErrorCode.INVALID_INPUT, "%s(%s): %s".formatted(operator, given, what));
  }
}
