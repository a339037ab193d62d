package dev.heed.nlp.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
    return !(value instanceof Undefined);
  }

  static boolean areEqual(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      boolean whole = isWhole(a) && isWhole(b);
      return whole ? whole(a) == whole(b) : number(a) == number(b);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return (x instanceof Tuple) == (y instanceof Tuple) && areEqual(x, y);
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.size() == y.size()
          && x.entrySet().stream()
              .allMatch(
                  e -> y.containsKey(e.getKey()) && areEqual(e.getValue(), y.get(e.getKey())));
    }
    return Objects.equals(a, b);
  }

  private static boolean areEqual(List<?> a, List<?> b) {
    WorkBudget.does(32);
    boolean equal = a.size() == b.size();
    for (int i = 0; equal && i < a.size(); i++) {
      equal = areEqual(a.get(i), b.get(i));
    }
    return equal;
  }

  /** The key under which a dictionary keeps it: one for all numbers that are equal. */
  static Object key(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15
        ? Long.valueOf(d.longValue())
        : value instanceof Integer i ? Long.valueOf(i) : value;
  }

  static boolean contains(Object whole, Object part) {
    if (whole instanceof String text) {
      WorkBudget.does(text.length());
      if (part instanceof String inner) {
        return text.contains(inner);
      }
      throw TemplateErrors.run("it looks for %s in a text.".formatted(quoted(part)));
    }
    if (whole instanceof Map<?, ?> map) {
      return map.containsKey(key(part));
    }
    return list(whole).stream().anyMatch(one -> areEqual(one, part));
  }

  /** As {@code {{ }}} prints it. */
  static String text(Object value) {
    return value instanceof String text ? text : Python.repr(value);
  }

  static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static boolean isWhole(Object value) {
    return value instanceof Long || value instanceof Integer || value instanceof Boolean;
  }

  static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw TemplateErrors.run("it counts with %s, which is no number.".formatted(quoted(value)));
  }

  static long whole(Object value) {
    if (isWhole(value)) {
      return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
    }
    throw TemplateErrors.run(
        "it counts with %s, which is no whole number.".formatted(quoted(value)));
  }

  /** A whole number that fits what can be counted in memory. */
  static int index(Object value) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(value)));
  }

  /** What a loop goes through, as a new list. */
  static List<Object> list(Object value) {
    WorkBudget.counted(value);
    if (value instanceof List<?> list) {
      WorkBudget.does(8L * list.size());
      return new ArrayList<>(list);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      WorkBudget.makes(8L * text.length());
      return new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
    }
    if (value == Undefined.UNDEFINED) {
      return new ArrayList<>();
    }
    throw TemplateErrors.run("it goes through %s, which is no list.".formatted(quoted(value)));
  }

  /** A dictionary, as a new one. */
  static Map<Object, Object> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return new LinkedHashMap<>(map);
    }
    throw TemplateErrors.run("it takes %s for a dictionary.".formatted(quoted(value)));
  }

  /** For messages. */
  static String quoted(Object value) {
    return value == Undefined.UNDEFINED ? "a value that is not there" : Python.repr(value);
  }
}
