package dev.heed.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Arithmetic on axes: a sum of products of names, such as {@code 12*batch + 1}. Equal formulas
 * print alike, so that axes derived in the same way have the same name.
 *
 * @param terms the factor of each product of names (sorted); the constant is under the empty one
 */
record Formula(Map<List<String>, Long> terms) {

  private static final Comparator<List<String>> ORDER =
      Comparator.comparing((List<String> names) -> names.isEmpty())
          .thenComparing(names -> String.join("*", names));

  static Formula of(Dim dim) {
    return dim instanceof Dim.Symbol symbol
        ? parse(symbol.name())
        : constant(dim.size().getAsLong());
  }

  static Formula constant(long value) {
    return sum(Map.of(List.of(), value), Map.of());
  }

  Dim dim() {
    if (terms.isEmpty()) {
      return Dim.of(0);
    }
    if (terms.size() == 1 && terms.containsKey(List.<String>of())) {
      return Dim.of(terms.get(List.<String>of()));
    }
    return Dim.of(print());
  }

  Formula plus(Formula other) {
    return sum(terms, other.terms);
  }

  Formula minus(Formula other) {
    return plus(other.times(constant(-1)));
  }

  Formula times(Formula other) {
    Map<List<String>, Long> product = new TreeMap<>(ORDER);
    terms.forEach(
        (names, factor) ->
            other.terms.forEach(
                (more, by) -> product.merge(union(names, more), factor * by, Long::sum)));
    return sum(product, Map.of());
  }

  /** The whole part of this divided by {@code by}. */
  Formula floorDivide(long by) {
    boolean even =
        terms.entrySet().stream().allMatch(e -> e.getKey().isEmpty() || e.getValue() % by == 0);
    if (!even) {
      String over = terms.size() == 1 ? print() : "(" + print() + ")";
      return name("floor(" + over + "/" + by + ")");
    }
    Map<List<String>, Long> quotient = new TreeMap<>(ORDER);
    terms.forEach((names, factor) -> quotient.put(names, Math.floorDiv(factor, by)));
    return sum(quotient, Map.of());
  }

  /** This divided by a single product, where nothing remains. */
  Optional<Formula> divideExactly(Formula product) {
    if (product.terms.size() != 1) {
      return equals(product) ? Optional.of(constant(1)) : Optional.empty();
    }
    Map.Entry<List<String>, Long> by = product.terms.entrySet().iterator().next();
    Map<List<String>, Long> quotient = new TreeMap<>(ORDER);
    for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
      List<String> rest = new ArrayList<>(term.getKey());
      if (term.getValue() % by.getValue() != 0
          || !by.getKey().stream().allMatch(name -> rest.remove(name))) {
        return Optional.empty();
      }
      quotient.put(List.copyOf(rest), term.getValue() / by.getValue());
    }
    return Optional.of(sum(quotient, Map.of()));
  }

  private String print() {
    StringBuilder text = new StringBuilder();
    terms.forEach((names, factor) -> text.append(term(names, factor, text.isEmpty())));
    return text.toString();
  }

  private static String term(List<String> names, long factor, boolean first) {
    String sign = factor < 0 ? (first ? "-" : " - ") : (first ? "" : " + ");
    long size = Math.abs(factor);
    String number = size == 1 && !names.isEmpty() ? "" : size + (names.isEmpty() ? "" : "*");
    return sign + number + String.join("*", names);
  }

  private static Formula parse(String text) {
    if (text.chars().allMatch(Character::isLetter)) {
      return name(text);
    }
    Formula sum = constant(0);
    for (String term : splitOutside(signed(text), " + ")) {
      Formula product = constant(1);
      for (String factor : splitOutside(term, "*")) {
        product = product.times(factor(factor));
      }
      sum = sum.plus(product);
    }
    return sum;
  }

  private static Formula factor(String text) {
    if (text.matches("-?\\d+")) {
      return constant(Long.parseLong(text));
    }
    return text.startsWith("-") && text.length() > 1
        ? name(text.substring(1)).times(constant(-1))
        : name(text);
  }

  private static Formula name(String name) {
    return sum(Map.of(List.of(name), 1L), Map.of());
  }

  /** Each term that is taken away as one that is added: {@code a - b} to {@code a + -b}. */
  private static String signed(String text) {
    return String.join(" + -", splitOutside(text, " - "));
  }

  /** Splits where no parenthesis is open. */
  private static List<String> splitOutside(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0 && text.startsWith(separator, i)) {
        parts.add(text.substring(start, i));
        start = i + separator.length();
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static List<String> union(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all.stream().sorted().collect(Collectors.toUnmodifiableList());
  }

  private static Formula sum(Map<List<String>, Long> a, Map<List<String>, Long> b) {
    Map<List<String>, Long> total = new TreeMap<>(ORDER);
    for (Map<List<String>, Long> part : Arrays.asList(a, b)) {
      part.forEach((names, factor) -> total.merge(names, factor, Long::sum));
    }
    total.values().removeIf(factor -> factor == 0);
    return new Formula(total);
  }
}
