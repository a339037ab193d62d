package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that work element by element: the chain rule, then a sum where they broadcast. */
final class ElementwiseRules {

  /** The gradient of one input from that of the output. */
  @FunctionalInterface
  private interface Unary {
    Value of(Ops ops, Value gradient, Value x, Value y);
  }

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.put("Add", s -> Rule.of(s.to(0, g -> g), s.to(1, g -> g)));
    ALL.put("Sub", s -> Rule.of(s.to(0, g -> g), s.to(1, g -> s.ops().neg(g))));
    ALL.put(
        "Mul",
        s -> Rule.of(s.to(0, g -> s.ops().mul(g, s.in(1))), s.to(1, g -> s.ops().mul(g, s.in(0)))));
    ALL.put("Div", ElementwiseRules::div);
    ALL.put("Pow", ElementwiseRules::pow);
    ALL.put("Mod", ElementwiseRules::mod);
    ALL.put("Min", ElementwiseRules::extreme);
    ALL.put("Max", ElementwiseRules::extreme);
    ALL.put("Where", ElementwiseRules::where);
    ALL.put("Clip", ElementwiseRules::clip);
    ALL.put("Cast", s -> Rule.of(s.to(0, g -> s.ops().cast(g, s.in(0).type()))));
    ALL.put("Gelu", s -> Rule.of(s.to(0, g -> s.ops().mul(g, gelu(s)))));
    unary("Identity", (ops, g, x, y) -> g);
    unary("Neg", (ops, g, x, y) -> ops.neg(g));
    unary("Abs", (ops, g, x, y) -> ops.mul(g, ops.sign(x)));
    unary("Sqrt", (ops, g, x, y) -> ops.div(ops.mul(g, 0.5), y));
    unary("Reciprocal", (ops, g, x, y) -> ops.neg(ops.mul(g, ops.mul(y, y))));
    unary("Exp", (ops, g, x, y) -> ops.mul(g, y));
    unary("Log", (ops, g, x, y) -> ops.div(g, x));
    unary("Sin", (ops, g, x, y) -> ops.mul(g, ops.cos(x)));
    unary("Cos", (ops, g, x, y) -> ops.neg(ops.mul(g, ops.sin(x))));
    unary(
        "Erf",
        (ops, g, x, y) ->
            ops.mul(g, ops.mul(ops.exp(ops.neg(ops.mul(x, x))), 2 / Math.sqrt(Math.PI))));
    unary("Tanh", (ops, g, x, y) -> ops.sub(g, ops.mul(g, ops.mul(y, y))));
    unary("Sigmoid", (ops, g, x, y) -> ops.mul(ops.mul(g, y), ops.sub(one(ops, x), y)));
    unary("Softplus", (ops, g, x, y) -> ops.mul(g, ops.sigmoid(x)));
    unary("Relu", (ops, g, x, y) -> ops.where(positive(ops, x), g, zero(ops, x)));
    for (String constant :
        List.of(
            "Sign",
            "Floor",
            "Ceil",
            "Round",
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor",
            "Not",
            "IsNaN")) {
      ALL.put(constant, Rule.NONE);
    }
    ALL.put(
        "LeakyRelu",
        s -> {
          double slope = s.attributes().real("alpha", 0.01f);
          return Rule.of(s.to(0, g -> bent(s, g, s.ops().mul(g, slope))));
        });
    ALL.put(
        "Elu",
        s -> {
          double alpha = s.attributes().real("alpha", 1f);
          return Rule.of(s.to(0, g -> bent(s, g, s.ops().mul(g, s.ops().add(s.out(), alpha)))));
        });
  }

  private ElementwiseRules() {}

  private static void unary(String operator, Unary rule) {
    ALL.put(operator, s -> Rule.of(s.to(0, g -> rule.of(s.ops(), g, s.in(0), s.out()))));
  }

  private static Value zero(Ops ops, Value x) {
    return ops.scalar(x.type(), 0);
  }

  private static Value one(Ops ops, Value x) {
    return ops.scalar(x.type(), 1);
  }

  private static Value positive(Ops ops, Value x) {
    return ops.greater(x, zero(ops, x));
  }

  private static Value bent(Backward s, Value right, Value left) {
    return s.ops().where(positive(s.ops(), s.in(0)), right, left);
  }

  private static List<@Nullable Value> div(Backward s) {
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> ops.div(g, s.in(1))),
        s.to(1, g -> ops.neg(ops.mul(g, ops.div(s.out(), s.in(1))))));
  }

  private static List<@Nullable Value> pow(Backward s) {
    Ops ops = s.ops();
    Value a = s.in(0);
    Value b = s.in(1);
    double[] known = b.known().filter(numbers -> numbers.length == 1).orElse(new double[] {0});
    return Rule.of(
        s.to(
            0,
            g -> {
              if (known[0] == 2) {
                return ops.mul(g, ops.add(a, a));
              }
              Value exponent = ops.cast(b, a.type());
              return ops.mul(g, ops.mul(exponent, ops.pow(a, ops.sub(exponent, 1))));
            }),
        s.to(1, g -> ops.mul(g, ops.mul(s.out(), ops.log(a)))));
  }

  /** a - b times how often b fits into a, which a small change does not change. */
  private static List<@Nullable Value> mod(Backward s) {
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> g),
        s.to(1, g -> ops.neg(ops.mul(g, ops.div(ops.sub(s.in(0), s.out()), s.in(1))))));
  }

  /** Operands that are equally extreme share the gradient. */
  private static List<@Nullable Value> extreme(Backward s) {
    Ops ops = s.ops();
    List<Value> chosen = new ArrayList<>();
    Value count = zero(ops, s.out());
    for (int i = 0; i < s.node().inputs().size(); i++) {
      Value is = ops.cast(ops.equal(s.in(i), s.out()), s.out().type());
      chosen.add(is);
      count = ops.add(count, is);
    }
    Value share = ops.div(s.grad(), count);
    List<@Nullable Value> all = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      Value is = chosen.get(i);
      all.add(s.to(i, g -> ops.mul(share, is)));
    }
    return all;
  }

  private static List<@Nullable Value> where(Backward s) {
    Ops ops = s.ops();
    return Rule.of(
        null,
        s.to(1, g -> ops.where(s.in(0), g, zero(ops, g))),
        s.to(2, g -> ops.where(s.in(0), zero(ops, g), g)));
  }

  private static List<@Nullable Value> clip(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    return Rule.of(
        s.to(
            0,
            g -> {
              Value inside = ops.and(ops.greaterOrEqual(x, s.in(1)), ops.lessOrEqual(x, s.in(2)));
              return ops.where(inside, g, zero(ops, g));
            }));
  }

  private static Value gelu(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    if (s.attributes().text("approximate", "none").equals("none")) {
      Value cumulative = ops.add(ops.mul(ops.erf(ops.mul(x, Math.sqrt(0.5))), 0.5), 0.5);
      Value density = ops.mul(ops.exp(ops.mul(ops.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return ops.add(cumulative, ops.mul(x, density));
    }
    double slope = Math.sqrt(2 / Math.PI);
    Value squares = ops.mul(x, x);
    Value inner = ops.mul(ops.mul(x, ops.add(ops.mul(squares, 0.044715), 1)), slope);
    Value tanh = ops.tanh(inner);
    Value bend = ops.mul(ops.add(ops.mul(squares, 3 * 0.044715), 1), slope);
    Value steep = ops.mul(ops.mul(x, ops.sub(one(ops, x), ops.mul(tanh, tanh))), bend);
    return ops.mul(ops.add(ops.add(tanh, 1), steep), 0.5);
  }
}
