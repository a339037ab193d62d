package dev.heed.nlp.template;

import java.util.Set;
import java.util.function.BinaryOperator;

/** Equal, less, more. */
final class Comparisons {

  private static final Set<String> SIGNS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private Comparisons() {}

  static boolean isNext(Words words) {
    return words.peek().kind() == Token.Kind.SIGN && SIGNS.contains(words.peek().text());
  }

  static BinaryOperator<Object> of(String sign) {
    return switch (sign) {
      case "==" -> Values::areEqual;
      case "!=" -> (a, b) -> !Values.areEqual(a, b);
      case "<" -> (a, b) -> compare(a, b) < 0;
      case "<=" -> (a, b) -> compare(a, b) <= 0;
      case ">" -> (a, b) -> compare(a, b) > 0;
      default -> (a, b) -> compare(a, b) >= 0;
    };
  }

  static int compare(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    return Double.compare(Values.number(a), Values.number(b));
  }
}
