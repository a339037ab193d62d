package dev.heed.op;

/** Axes of normalisations: those of x, with scales and biases of the right length. */
final class InferNorm {

  private InferNorm() {}

  /** Over the last axis; each parameter is a vector of its length. */
  static Spec last(String operator, Value x, Value... parameters) {
    InferElementwise.floats(operator, x);
    if (x.rank() == 0) {
      throw ShapeErrors.of(operator, "a scalar has no axis to normalise.", x);
    }
    requireVectors(operator, x, x.axis(-1), parameters);
    return x.spec();
  }

  /** Over the axes after the channels; each parameter is a vector of the channels. */
  static Spec channels(String operator, Value x, Value... parameters) {
    InferElementwise.floats(operator, x);
    if (x.rank() < 2) {
      throw ShapeErrors.of(operator, "it needs [B,C,...].", x);
    }
    requireVectors(operator, x, x.axis(1), parameters);
    return x.spec();
  }

  static Spec group(Value x, long groups, Value... parameters) {
    Spec spec = channels("groupNormalization", x, parameters);
    if (groups < 1 || x.size(1) % groups != 0) {
      throw ShapeErrors.of(
          "groupNormalization", "%s groups do not divide the channels.".formatted(groups), x);
    }
    return spec;
  }

  private static void requireVectors(String operator, Value x, Dim size, Value... parameters) {
    for (Value parameter : parameters) {
      InferElementwise.requireSameType(operator, x, parameter);
      if (parameter.rank() != 1 || Broadcast.agree(parameter.axis(0), size).isEmpty()) {
        throw ShapeErrors.of(
            operator, "%s is not a vector of size %s.".formatted(parameter, size), x, parameter);
      }
    }
  }
}
