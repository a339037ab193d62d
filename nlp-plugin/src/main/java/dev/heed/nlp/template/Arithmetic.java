package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;

/** Operators on numbers, texts and lists, as Python has them. */
final class Arithmetic {

  private Arithmetic() {}

  static Object of(String sign, Object a, Object b) {
    WorkBudget.does(8);
    if (sign.equals("%") && a instanceof String format) {
      return PercentFormat.of(format, b);
    }
    if (sign.equals("+") && a instanceof String x && b instanceof String y) {
      WorkBudget.makes((long) x.length() + y.length());
      return x + y;
    }
    if (sign.equals("+")
        && isList(a)
        && isList(b)
        && (a instanceof Tuple) == (b instanceof Tuple)) {
      List<Object> joined = Values.list(a);
      joined.addAll(Values.list(b));
      return like(a, joined);
    }
    if (sign.equals("*") && (a instanceof String || isList(a)) && Values.isWhole(b)) {
      return repeated(a, Values.index(b));
    }
    if (sign.equals("*") && (b instanceof String || isList(b)) && Values.isWhole(a)) {
      return repeated(b, Values.index(a));
    }
    requireNumbers(sign, a, b);
    boolean whole = Values.isWhole(a) && Values.isWhole(b) && !sign.equals("/");
    return whole && !(sign.equals("**") && Values.whole(b) < 0)
        ? (Object) whole(sign, Values.whole(a), Values.whole(b))
        : (Object) real(sign, Values.number(a), Values.number(b));
  }

  private static boolean isList(Object value) {
    return value instanceof List<?> && !(value instanceof View);
  }

  private static Object like(Object model, List<Object> values) {
    return model instanceof Tuple ? new Tuple(values) : values;
  }

  private static Object repeated(Object value, int count) {
    if (value instanceof String text) {
      return WorkBudget.repeat(text, count);
    }
    WorkBudget.makes(8L * ((List<?>) value).size() * Math.max(0, count));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count && !((List<?>) value).isEmpty(); i++) {
      values.addAll((List<?>) value);
    }
    return like(value, values);
  }

  private static void requireNumbers(String sign, Object a, Object b) {
    if (!Values.isNumber(a) || !Values.isNumber(b)) {
      throw TemplateErrors.run(
          "it computes %s %s %s. Is a message without content or role?"
              .formatted(Values.quoted(a), sign, Values.quoted(b)));
    }
  }

  private static long whole(String sign, long a, long b) {
    try {
      return switch (sign) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDiv(a, nonZero(b));
        case "**" -> power(a, b);
        default -> Math.floorMod(a, nonZero(b));
      };
    } catch (ArithmeticException e) {
      throw TemplateErrors.run(
          "its numbers grow beyond 64 bits in %s %s %s.".formatted(a, sign, b));
    }
  }

  private static long power(long base, long exponent) {
    if (base == 0 || base == 1) {
      return exponent == 0 ? 1 : base;
    }
    long power = 1;
    for (long i = 0; i < exponent; i++) {
      power = Math.multiplyExact(power, base);
      if (base == -1 && i > 1) {
        return exponent % 2 == 0 ? 1 : -1;
      }
    }
    return power;
  }

  private static long nonZero(long value) {
    if (value == 0) {
      throw TemplateErrors.run("it divides by zero.");
    }
    return value;
  }

  private static double real(String sign, double a, double b) {
    if (b == 0 && (sign.equals("/") || sign.equals("//") || sign.equals("%"))) {
      throw TemplateErrors.run("it divides by zero.");
    }
    return switch (sign) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "**" -> Math.pow(a, b);
      default -> a - b * Math.floor(a / b);
    };
  }
}
