package dev.heed.nlp.template;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Equal, less, more, in. */
final class Comparisons {

  private static final Set<String> SIGNS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private Comparisons() {}

  static boolean isNext(TokenCursor words) {
    return words.peek().kind() == Token.Kind.SIGN && SIGNS.contains(words.peek().text());
  }

  static boolean holds(String sign, Object a, Object b) {
    return switch (sign) {
      case "==" -> Values.areEqual(a, b);
      case "!=" -> !Values.areEqual(a, b);
      case "in" -> Values.contains(b, a);
      case "not in" -> !Values.contains(b, a);
      case "<" -> compare(a, b) < 0;
      case "<=" -> compare(a, b) <= 0;
      case ">" -> compare(a, b) > 0;
      default -> compare(a, b) >= 0;
    };
  }

  static int compare(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      return compareTexts(x, y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return compareLists(x, y);
    }
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return Values.isWhole(a) && Values.isWhole(b)
          ? Long.compare(Values.whole(a), Values.whole(b))
          : Double.compare(Values.number(a), Values.number(b));
    }
    throw TemplateErrors.run(
        "it compares %s with %s, which have no order."
            .formatted(Values.quoted(a), Values.quoted(b)));
  }

  /** By characters, which differs from the order of UTF-16. */
  private static int compareTexts(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    return Arrays.compare(x, y);
  }

  private static int compareLists(List<?> a, List<?> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!Values.areEqual(a.get(i), b.get(i))) {
        return compare(a.get(i), b.get(i));
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
