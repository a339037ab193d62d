package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What values are worth, as Python has it. */
final class Values {

  private Values() {}

  static boolean isTrue(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return !(value instanceof Nothing);
  }

  static boolean areEqual(Object a, Object b) {
    return (a instanceof Number && b instanceof Number) ? number(a) == number(b) : a.equals(b);
  }

  static boolean contains(Object whole, Object part) {
    if (whole instanceof String text) {
      return text.contains(text(part));
    }
    if (whole instanceof Map<?, ?> map) {
      return map.containsKey(text(part));
    }
    return whole instanceof List<?> list && list.stream().anyMatch(one -> areEqual(one, part));
  }

  /** As {@code {{ }}} prints it. */
  static String text(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return value instanceof List<?> || value instanceof Map<?, ?>
        ? Json.python(value)
        : value.toString();
  }

  static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw Mistake.run("it counts with '%s', which is no number.".formatted(value));
  }

  static List<Object> list(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      return new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
    }
    if (value instanceof Nothing) {
      return new ArrayList<>();
    }
    throw Mistake.run("it goes through '%s', which is no list.".formatted(value));
  }

  static Object arithmetic(String sign, Object a, Object b) {
    if (sign.equals("~")) {
      return text(a) + text(b);
    }
    if (sign.equals("+") && a instanceof String x && b instanceof String y) {
      return x + y;
    }
    if (sign.equals("+") && a instanceof List<?> && b instanceof List<?>) {
      List<Object> joined = list(a);
      joined.addAll(list(b));
      return joined;
    }
    if (sign.equals("*") && a instanceof String text) {
      return text.repeat(Math.max(0, (int) number(b)));
    }
    requireNumbers(sign, a, b);
    return isWhole(a) && isWhole(b) && !sign.equals("/")
        ? (Object) whole(sign, (long) number(a), (long) number(b))
        : (Object) real(sign, number(a), number(b));
  }

  private static void requireNumbers(String sign, Object a, Object b) {
    boolean texts = a instanceof String || b instanceof String;
    if (texts || a instanceof Nothing || b instanceof Nothing) {
      throw Mistake.run(
          "it computes %s %s %s. Is a message without content or role?"
              .formatted(quoted(a), sign, quoted(b)));
    }
  }

  private static String quoted(Object value) {
    return value instanceof String
        ? "'" + value + "'"
        : value == Nothing.UNDEFINED ? "a value that is not there" : text(value);
  }

  private static boolean isWhole(Object value) {
    return value instanceof Long || value instanceof Integer || value instanceof Boolean;
  }

  private static long whole(String sign, long a, long b) {
    return switch (sign) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "//" -> Math.floorDiv(a, nonZero(b));
      default -> Math.floorMod(a, nonZero(b));
    };
  }

  private static long nonZero(long value) {
    if (value == 0) {
      throw Mistake.run("it divides by zero.");
    }
    return value;
  }

  private static double real(String sign, double a, double b) {
    return switch (sign) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      default -> a - b * Math.floor(a / b);
    };
  }
}
