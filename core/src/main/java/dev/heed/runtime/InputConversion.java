package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.nio.LongBuffer;

/**
 * Gives a graph the element type that it wants: floats of any width by the nearest value, integers
 * and truth values where every value fits. Between floats and integers nothing is converted, since
 * that is a mistake more often than a wish.
 */
final class InputConversion {

  private InputConversion() {}

  static Tensor convert(TensorSpec spec, Tensor given) {
    if (given.type() == spec.type()) {
      return given;
    }
    if (given.type().isFloating() != spec.type().isFloating()) {
      throw invalidInput(
          "Input '%s' is %s, but the model takes %s. Heed converts between float types and between integer types, not from one to the other."
              .formatted(spec.name(), given, spec.typeAndAxes()));
    }
    if (!spec.type().isFloating()) {
      requireFit(spec, given);
    }
    return given.as(spec.type());
  }

  private static void requireFit(TensorSpec spec, Tensor given) {
    long least = least(spec.type());
    long most = most(spec.type());
    LongBuffer values = given.as(ElementType.I64).longs();
    while (values.hasRemaining()) {
      long value = values.get();
      if (value < least || value > most) {
        throw unfit(spec, given, value, values.position() - 1);
      }
    }
  }

  private static RuntimeException unfit(TensorSpec spec, Tensor given, long value, int position) {
    return invalidInput(
        "Input '%s' is %s, but the model takes %s, and element %d is %d: %s holds %d to %d."
            .formatted(
                spec.name(),
                given,
                spec.typeAndAxes(),
                position,
                value,
                spec.type(),
                least(spec.type()),
                most(spec.type())));
  }

  private static long least(ElementType type) {
    return switch (type) {
      case I64 -> Long.MIN_VALUE;
      case I32 -> Integer.MIN_VALUE;
      case I16 -> Short.MIN_VALUE;
      case I8 -> Byte.MIN_VALUE;
      default -> 0;
    };
  }

  private static long most(ElementType type) {
    return switch (type) {
      case I64 -> Long.MAX_VALUE;
      case I32 -> Integer.MAX_VALUE;
      case I16 -> Short.MAX_VALUE;
      case U16 -> 0xFFFF;
      case I8 -> Byte.MAX_VALUE;
      case U8 -> 0xFF;
      default -> 1;
    };
  }
}
