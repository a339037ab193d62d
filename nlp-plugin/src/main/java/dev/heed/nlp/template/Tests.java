package dev.heed.nlp.template;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands behind {@code is}. */
final class Tests {

  private static final Set<String> WITH_ONE =
      Set.of("equalto", "eq", "ne", "in", "divisibleby", "gt", "lt", "ge", "le", "sameas");

  private Tests() {}

  static boolean takesOne(String name) {
    return WITH_ONE.contains(name);
  }

  static boolean test(String name, Object value, Object argument) {
    return switch (name) {
      case "defined" -> value != Nothing.UNDEFINED;
      case "undefined" -> value == Nothing.UNDEFINED;
      case "none" -> value == Nothing.NONE;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map<?, ?>;
      case "number" -> value instanceof Number;
      case "integer" -> value instanceof Long || value instanceof Integer;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> value.equals(true);
      case "false" -> value.equals(false);
      case "callable" -> value instanceof Callable;
      case "iterable", "sequence" -> isIterable(value);
      default -> compared(name, value, argument);
    };
  }

  private static boolean isIterable(Object value) {
    return value instanceof List<?> || value instanceof Map<?, ?> || value instanceof String;
  }

  private static boolean compared(String name, Object value, Object argument) {
    return switch (name) {
      case "equalto", "eq", "==", "sameas" -> Values.areEqual(value, argument);
      case "ne", "!=" -> !Values.areEqual(value, argument);
      case "in" -> Values.contains(argument, value);
      case "gt", ">" -> Comparisons.compare(value, argument) > 0;
      case "lt", "<" -> Comparisons.compare(value, argument) < 0;
      case "ge", ">=" -> Comparisons.compare(value, argument) >= 0;
      case "le", "<=" -> Comparisons.compare(value, argument) <= 0;
      case "odd" -> Math.floorMod((long) Values.number(value), 2) == 1;
      case "even" -> Math.floorMod((long) Values.number(value), 2) == 0;
      case "divisibleby" ->
          Math.floorMod((long) Values.number(value), (long) Values.number(argument)) == 0;
      default -> throw Mistake.syntax("no test '" + name + "' is known", "is " + name);
    };
  }
}
