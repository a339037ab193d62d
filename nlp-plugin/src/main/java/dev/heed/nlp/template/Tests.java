package dev.heed.nlp.template;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands behind {@code is}. */
final class Tests {

  private static final Set<String> KNOWN =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "mapping",
          "number",
          "integer",
          "float",
          "boolean",
          "true",
          "false",
          "callable",
          "iterable",
          "sequence",
          "escaped",
          "upper",
          "lower",
          "odd",
          "even",
          "filter",
          "test",
          "equalto",
          "eq",
          "==",
          "ne",
          "!=",
          "sameas",
          "in",
          "gt",
          "greaterthan",
          ">",
          "lt",
          "lessthan",
          "<",
          "ge",
          ">=",
          "le",
          "<=",
          "divisibleby");

  private Tests() {}

  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }

  static boolean test(String name, Object value, CallArguments given) {
    return switch (name) {
      case "defined" -> value != Undefined.UNDEFINED;
      case "undefined" -> value == Undefined.UNDEFINED;
      case "none" -> value == Undefined.NONE;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map<?, ?>;
      case "number" -> Values.isNumber(value);
      case "integer" -> value instanceof Long || value instanceof Integer;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "callable" -> value instanceof Callable;
      case "iterable" -> isIterable(value) || value == Undefined.UNDEFINED;
      case "sequence" -> isIterable(value) || value == Undefined.UNDEFINED;
      case "escaped" -> false;
      case "upper" -> TextMethods.isCase(Values.text(value), Character::isUpperCase);
      case "lower" -> TextMethods.isCase(Values.text(value), Character::isLowerCase);
      case "odd" -> Math.floorMod(Values.whole(value), 2L) == 1;
      case "even" -> Math.floorMod(Values.whole(value), 2L) == 0;
      case "filter" -> value instanceof String filter && Filters.isKnown(filter);
      case "test" -> value instanceof String test && isKnown(test);
      default -> compared(name, value, given);
    };
  }

  private static boolean isIterable(Object value) {
    return value instanceof List<?> || value instanceof Map<?, ?> || value instanceof String;
  }

  private static boolean compared(String name, Object value, CallArguments given) {
    Object other = given.get(0, "other", Undefined.UNDEFINED);
    return switch (name) {
      case "equalto", "eq", "==" -> Values.areEqual(value, other);
      case "ne", "!=" -> !Values.areEqual(value, other);
      case "sameas" -> isSame(value, other);
      case "in" -> Values.contains(other, value);
      case "gt", "greaterthan", ">" -> Comparisons.compare(value, other) > 0;
      case "lt", "lessthan", "<" -> Comparisons.compare(value, other) < 0;
      case "ge", ">=" -> Comparisons.compare(value, other) >= 0;
      case "le", "<=" -> Comparisons.compare(value, other) <= 0;
      case "divisibleby" ->
          Values.areEqual(Arithmetic.of("%", value, given.get(0, "num", Undefined.UNDEFINED)), 0L);
      default -> throw unknown(name);
    };
  }

  /** Python keeps small numbers and short texts once, so that equal ones are the same. */
  private static boolean isSame(Object a, Object b) {
    boolean simple = a instanceof String || a instanceof Number || a instanceof Boolean;
    return simple ? a.getClass() == b.getClass() && a.equals(b) : a == b;
  }

  static RuntimeException unknown(String name) {
    return TemplateErrors.syntax("no test '" + name + "' is known", "is " + name);
  }
}
