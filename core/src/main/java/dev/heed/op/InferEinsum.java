package dev.heed.op;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Axes of sums of products by letters. */
final class InferEinsum {

  private InferEinsum() {}

  static Spec spec(String equation, Value... values) {
    List<String> terms = terms(equation, values);
    Map<Character, Dim> sizes = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      InferElementwise.requireSameType("einsum", values[0], values[i]);
      collect(equation, terms.get(i), sizes, values[i], values);
    }
    List<Dim> dims =
        output(equation)
            .chars()
            .mapToObj(letter -> size(equation, (char) letter, sizes, values))
            .toList();
    return new Spec(values[0].type(), new Dims(dims));
  }

  /** The letters of each operand. */
  static List<String> terms(String equation, Value... values) {
    String spaceless = equation.replace(" ", "");
    if (!spaceless.matches("[a-zA-Z]*(,[a-zA-Z]*)*->[a-zA-Z]*")) {
      throw ShapeErrors.of(
          "einsum", "'%s' is not written like 'bij,bjk->bik'.".formatted(equation), values);
    }
    List<String> terms =
        Arrays.asList(spaceless.substring(0, spaceless.indexOf('-')).split(",", -1));
    if (terms.size() != values.length) {
      throw ShapeErrors.of(
          "einsum", "'%s' has %s operands.".formatted(equation, terms.size()), values);
    }
    return terms;
  }

  /** The letters of the result. */
  static String output(String equation) {
    return equation.substring(equation.indexOf('>') + 1).replace(" ", "");
  }

  private static void collect(
      String equation, String term, Map<Character, Dim> sizes, Value value, Value... all) {
    if (term.length() != value.rank()) {
      throw ShapeErrors.of(
          "einsum", "'%s' of '%s' does not fit %s.".formatted(term, equation, value), all);
    }
    for (int i = 0; i < term.length(); i++) {
      Dim dim = value.axis(i);
      char letter = term.charAt(i);
      sizes.merge(
          letter,
          dim,
          (a, b) ->
              Broadcast.agree(a, b)
                  .orElseThrow(
                      () ->
                          ShapeErrors.of(
                              "einsum",
                              "'%s' of '%s' is both %s and %s.".formatted(letter, equation, a, b),
                              all)));
    }
  }

  private static Dim size(
      String equation, char letter, Map<Character, Dim> sizes, Value... values) {
    Dim size = sizes.get(letter);
    if (size == null) {
      throw ShapeErrors.of(
          "einsum", "'%s' of '%s' is in no operand.".formatted(letter, equation), values);
    }
    return size;
  }
}
