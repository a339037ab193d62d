package dev.heed.op;

import dev.heed.tensor.ElementType;

/** Types and axes of operators that work element by element. */
final class InferElementwise {

  private InferElementwise() {}

  static Spec floats(String operator, Value x) {
    if (!x.type().isFloating()) {
      throw ShapeErrors.of(operator, "it needs floats; cast to F32 first.", x);
    }
    return x.spec();
  }

  static Spec numbers(String operator, Value... operands) {
    for (Value operand : operands) {
      if (operand.type() == ElementType.BOOL) {
        throw ShapeErrors.of(operator, "it needs numbers; cast to F32 or I64 first.", operands);
      }
    }
    return same(operator, operands, operands[0].type());
  }

  /** Whether things are equal: any type. */
  static Spec same(String operator, Value... operands) {
    return same(operator, operands, ElementType.BOOL);
  }

  /** Whether things are larger: numbers. */
  static Spec order(String operator, Value... operands) {
    return new Spec(ElementType.BOOL, numbers(operator, operands).dims());
  }

  static Spec logic(String operator, Value... operands) {
    for (Value operand : operands) {
      requireCondition(operator, operand, operands);
    }
    return same(operator, operands, ElementType.BOOL);
  }

  static Spec where(Value condition, Value a, Value b) {
    requireCondition("where", condition, condition, a, b);
    Spec values = same("where", new Value[] {a, b}, a.type());
    Dims dims =
        Broadcast.of(condition.dims(), values.dims())
            .orElseThrow(
                () ->
                    ShapeErrors.of(
                        "where",
                        "the shapes do not broadcast: from the end, sizes must be equal or 1.",
                        condition,
                        a,
                        b));
    return new Spec(a.type(), dims);
  }

  private static void requireCondition(String operator, Value condition, Value... all) {
    if (condition.type() != ElementType.BOOL) {
      throw ShapeErrors.of(
          operator, "%s is not a condition; compare it first.".formatted(condition), all);
    }
  }

  private static Spec same(String operator, Value[] operands, ElementType result) {
    Dims dims = operands[0].dims();
    for (Value operand : operands) {
      requireType(operator, operand, operands);
      dims =
          Broadcast.of(dims, operand.dims())
              .orElseThrow(
                  () ->
                      ShapeErrors.of(
                          operator,
                          "the shapes do not broadcast: from the end, sizes must be equal or 1.",
                          operands));
    }
    return new Spec(result, dims);
  }

  private static void requireType(String operator, Value operand, Value... operands) {
    if (operand.type() != operands[0].type()) {
      throw ShapeErrors.of(
          operator,
          "the types %s and %s are mixed; cast one of them."
              .formatted(operands[0].type(), operand.type()),
          operands);
    }
  }

  /** A further operand of an operator whose operands have one type. */
  static void requireSameType(String operator, Value x, Value... others) {
    for (Value other : others) {
      requireType(operator, other, x, other);
    }
  }
}
