package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Products of matrices: each factor gets the gradient times the other one. */
final class ProductRules {

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.put("MatMul", s -> product(s, false, false));
    ALL.put(
        "FusedMatMul",
        s -> product(s, s.attributes().flag("transA"), s.attributes().flag("transB")));
    ALL.put("Gemm", ProductRules::gemm);
    ALL.put("Einsum", ProductRules::einsum);
  }

  private ProductRules() {}

  private static List<@Nullable Value> product(Backward s, boolean turnedA, boolean turnedB) {
    Value a = s.in(0);
    Value b = s.in(1);
    if (a.rank() == 1 || b.rank() == 1) {
      return withVectors(s);
    }
    return Rule.of(
        s.to(0, g -> left(s.ops(), g, b, turnedA, turnedB)),
        s.to(1, g -> right(s.ops(), a, b, g, turnedA, turnedB)));
  }

  private static Value left(Ops ops, Value g, Value b, boolean turnedA, boolean turnedB) {
    return turnedA ? ops.product(b, turnedB, g, true) : ops.product(g, false, b, !turnedB);
  }

  /** One matrix for all items is multiplied by all rows at once. */
  private static Value right(Ops ops, Value a, Value b, Value g, boolean turnedA, boolean turnedB) {
    boolean shared = b.rank() == 2 && a.rank() > 2 && !turnedA && a.size(-1) > 0;
    Value rows = shared ? ops.reshape(a, -1, a.size(-1)) : a;
    Value results = shared ? ops.reshape(g, -1, g.size(-1)) : g;
    return turnedB
        ? ops.product(results, true, rows, turnedA)
        : ops.product(rows, !turnedA, results, false);
  }

  /** Vectors as matrices of one row or column. */
  private static List<@Nullable Value> withVectors(Backward s) {
    Ops ops = s.ops();
    Value a = s.in(0).rank() == 1 ? ops.unsqueeze(s.in(0), 0) : s.in(0);
    Value b = s.in(1).rank() == 1 ? ops.unsqueeze(s.in(1), 1) : s.in(1);
    Value g = s.grad();
    g = s.in(1).rank() == 1 ? ops.unsqueeze(g, g.rank()) : g;
    g = s.in(0).rank() == 1 ? ops.unsqueeze(g, g.rank() - 1) : g;
    Value matrix = g;
    return Rule.of(
        s.wants(0) ? narrowed(ops, left(ops, matrix, b, false, false), a, s.in(0)) : null,
        s.wants(1) ? narrowed(ops, right(ops, a, b, matrix, false, false), b, s.in(1)) : null);
  }

  private static Value narrowed(Ops ops, Value gradient, Value matrix, Value input) {
    return Sums.shaped(ops, Sums.to(ops, gradient, matrix), input);
  }

  private static List<@Nullable Value> gemm(Backward s) {
    boolean turnedA = s.attributes().flag("transA");
    boolean turnedB = s.attributes().flag("transB");
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> left(ops, g, s.in(1), turnedA, turnedB)),
        s.to(1, g -> right(ops, s.in(0), s.in(1), g, turnedA, turnedB)),
        s.to(2, g -> g));
  }

  private static List<@Nullable Value> einsum(Backward s) {
    String equation = s.attributes().text("equation", "").replace(" ", "");
    String[] sides = equation.split("->", -1);
    if (sides.length != 2 || equation.contains(".")) {
      throw s.refusal("write '%s' with an arrow and without dots".formatted(equation));
    }
    List<String> terms = Arrays.asList(sides[0].split(",", -1));
    List<@Nullable Value> all = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      all.add(s.wants(i) ? einsum(s, terms, sides[1], i) : null);
    }
    return all;
  }

  /** The gradient and the other operands, summed over what this operand has not. */
  private static Value einsum(Backward s, List<String> terms, String result, int i) {
    String own = terms.get(i);
    if (own.chars().distinct().count() < own.length()) {
      throw s.refusal("'%s' takes a diagonal".formatted(own));
    }
    List<String> others = new ArrayList<>(terms);
    others.remove(i);
    List<Value> values = new ArrayList<>(List.of(s.grad()));
    for (int j = 0; j < terms.size(); j++) {
      if (j != i) {
        values.add(s.in(j));
      }
    }
    String given = result + String.join("", others);
    String kept =
        own.chars()
            .filter(c -> given.indexOf(c) >= 0)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    String left =
        Stream.concat(Stream.of(result), others.stream()).collect(Collectors.joining(","));
    Value made = s.ops().einsum(left + "->" + kept, values.toArray(Value[]::new));
    for (int axis = 0; axis < own.length(); axis++) {
      made = given.indexOf(own.charAt(axis)) >= 0 ? made : s.ops().unsqueeze(made, axis);
    }
    return s.ops().expand(made, s.in(i).dims());
  }
}
