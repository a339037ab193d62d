package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.Suggestions;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Holds what is given against what a graph takes, before the native call.
 *
 * <p>Only sizes that the graph fixes are checked. Two inputs that share the name of an axis may
 * differ there: exporters reuse names for unrelated axes. An input without axes in the signature
 * may be one whose shape the graph leaves open, so its rank is left to the runtime.
 */
record InputCheck(Signature signature, Set<String> names) {

  InputCheck(Signature signature) {
    this(
        signature,
        signature.inputs().stream().map(TensorSpec::name).collect(Collectors.toUnmodifiableSet()));
  }

  /** The inputs in the graph's order, in the graph's types. */
  NativeRun.Given check(Inputs inputs, Map<String, DeviceValue> held) {
    requireKnown(inputs.byName().keySet());
    requireKnown(held.keySet());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, OrtDeviceValue> values = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      if (held.get(spec.name()) instanceof OrtDeviceValue value && value.type() == spec.type()) {
        requireShape(spec, value.type(), value.shape());
        values.put(spec.name(), value);
      } else {
        tensors.put(spec.name(), checked(spec, inputs, held));
      }
    }
    return new NativeRun.Given(tensors, values);
  }

  private static Tensor checked(TensorSpec spec, Inputs inputs, Map<String, DeviceValue> held) {
    DeviceValue value = held.get(spec.name());
    Tensor given = value == null ? inputs.byName().get(spec.name()) : value.tensor();
    if (given == null) {
      throw missing(spec, inputs);
    }
    requireShape(spec, given.type(), given.shape());
    return Conversion.convert(spec, given);
  }

  private void requireKnown(Set<String> given) {
    for (String name : given) {
      if (!names.contains(name)) {
        List<String> known = signature.inputs().stream().map(TensorSpec::name).toList();
        throw invalidInput(Suggestions.unknown("input", name, known).getMessage());
      }
    }
  }

  private static void requireShape(TensorSpec spec, ElementType type, Shape shape) {
    if (spec.axes().isEmpty()) {
      return;
    }
    if (shape.rank() != spec.axes().size()) {
      throw misshaped(
          spec,
          type + shape.toString(),
          "it should have %s axes, not %s".formatted(spec.axes().size(), shape.rank()));
    }
    for (int i = 0; i < shape.rank(); i++) {
      if (differs(spec.axes().get(i).size(), shape.axis(i))) {
        throw misshaped(spec, type + shape.toString(), wrongAxes(spec, shape));
      }
    }
  }

  private static String wrongAxes(TensorSpec spec, Shape shape) {
    return IntStream.range(0, shape.rank())
        .filter(i -> differs(spec.axes().get(i).size(), shape.axis(i)))
        .mapToObj(i -> "axis %s should be %s".formatted(i, spec.axes().get(i)))
        .collect(Collectors.joining(", "));
  }

  private static boolean differs(OptionalLong fixed, long size) {
    return fixed.isPresent() && fixed.getAsLong() != size;
  }

  private static RuntimeException misshaped(TensorSpec spec, String given, String why) {
    return invalidInput(
        "Input '%s' is %s, but the model takes %s: %s."
            .formatted(spec.name(), given, spec.typeAndAxes(), why));
  }

  private static RuntimeException missing(TensorSpec spec, Inputs inputs) {
    return invalidInput(
        "The model needs the input '%s' %s, which is not given. Given: %s.%s"
            .formatted(
                spec.name(),
                spec.typeAndAxes(),
                describe(inputs.byName()),
                FilledSession.advice(spec)));
  }

  /** For example {@code input_ids I64[1, 8], attention_mask I64[1, 8]}. */
  static String describe(Map<String, Tensor> tensors) {
    return tensors.isEmpty()
        ? "none"
        : tensors.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  /**
   * Gives a graph the element type that it declares: floats of any width by the nearest value,
   * integers and truth values where every value fits. Between floats and integers nothing is
   * converted, since that is a mistake more often than a wish.
   */
  static final class Conversion {

    private Conversion() {}

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
          "Input '%s' is %s, but the model takes %s, and element %s is %s: %s holds %s to %s."
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
}
