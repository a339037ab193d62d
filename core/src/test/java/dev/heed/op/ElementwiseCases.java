package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;

/** Operators that work element by element or fold axes, on random shapes. */
final class ElementwiseCases extends CaseList {

  ElementwiseCases(int seed) {
    super(seed);
    unary();
    binary();
    wholeNumbers();
    conditions();
    reductions();
  }

  private void unary(String name, double low, double high, BiFunction<Ops, Value, Value> op) {
    add(name).between(low, high, some(), some(), some()).gives((o, x) -> op.apply(o, x.get(0)));
  }

  private void unary() {
    unary("neg", -2, 2, Ops::neg);
    unary("abs", -2, 2, Ops::abs);
    unary("sign", -2, 2, Ops::sign);
    unary("sqrt", 0.1, 9, Ops::sqrt);
    unary("reciprocal", 0.5, 2, Ops::reciprocal);
    unary("exp", -3, 2, Ops::exp);
    unary("log", 0.1, 9, Ops::log);
    unary("sin", -6, 6, Ops::sin);
    unary("cos", -6, 6, Ops::cos);
    unary("floor", -5, 5, Ops::floor);
    unary("ceil", -5, 5, Ops::ceil);
    unary("round", -5, 5, Ops::round);
    unary("erf", -4, 4, Ops::erf);
    unary("tanh", -4, 4, Ops::tanh);
    unary("sigmoid", -6, 6, Ops::sigmoid);
    unary("softplus", -6, 6, Ops::softplus);
    unary("relu", -2, 2, Ops::relu);
    unary("leakyRelu", -2, 2, (o, x) -> o.leakyRelu(x, 0.2));
    unary("elu", -2, 2, (o, x) -> o.elu(x));
    unary("elu with alpha", -2, 2, (o, x) -> o.elu(x, 0.7));
    unary("gelu", -5, 5, Ops::gelu);
    unary("geluTanh", -5, 5, Ops::geluTanh);
    unary("silu", -5, 5, Ops::silu);
    unary("quickGelu", -5, 5, Ops::quickGelu);
    unary("clip", -5, 5, (o, x) -> o.clip(x, -1.5, 2));
    unary("identity", -5, 5, Ops::identity);
    unary("add number", -5, 5, (o, x) -> o.add(x, 0.25));
    unary("sub number", -5, 5, (o, x) -> o.sub(x, 0.25));
    unary("mul number", -5, 5, (o, x) -> o.mul(x, 0.25));
    unary("div number", -5, 5, (o, x) -> o.div(x, 3));
    unary("pow number", 0.1, 5, (o, x) -> o.pow(x, 1.5));
    unary("cast to whole", -5, 5, (o, x) -> o.cast(x, ElementType.I64));
    unary("cast to condition", -5, 5, (o, x) -> o.cast(o.floor(x), ElementType.BOOL));
    unary("isNaN", -2, 2, (o, x) -> o.isNaN(o.log(x)));
    unary("name", -2, 2, (o, x) -> o.add(o.name("inner", o.neg(x)), 1));
    unary("scope", -2, 2, ElementwiseCases::scoped);
    unary("assume", -2, 2, (o, x) -> o.neg(o.assume(x, x.dims())));
    unary("fused", -5, 5, ElementwiseCases::fusedGelu);
    unary("apply", -2, 2, (o, x) -> o.apply(negation(x)).get(0));
    unary("one", -2, 2, (o, x) -> o.one("Neg", x.spec(), x));
    unary(
        "one with attributes",
        -2,
        2,
        (o, x) -> o.one("Elu", Attributes.of("alpha", 2f), x.spec(), x));
    unary("weight", -2, 2, (o, x) -> o.add(x, o.weight("w", Tensor.of(Shape.of(1), 0.5f))));
    unary("constant", -2, 2, (o, x) -> o.add(x, o.constant(Tensor.of(Shape.of(1), 0.5f))));
    unary("constant float", -2, 2, (o, x) -> o.add(x, o.constant(0.5f)));
    unary("constants float", -2, 2, (o, x) -> o.add(x, o.constants(0.5f)));
    unary("scalar", -2, 2, (o, x) -> o.add(x, o.scalar(ElementType.F32, 0.5)));
  }

  private static Value scoped(Ops ops, Value x) {
    try (Scope in = ops.scope("layer.0")) {
      return ops.neg(x);
    }
  }

  private static Value fusedGelu(Ops ops, Value x) {
    Fusion fusion = Fusion.of("Gelu", Attributes.none(), x.spec(), x);
    return ops.fused(fusion, () -> List.of(ops.gelu(x))).get(0);
  }

  private static Node negation(Value x) {
    return Node.of("Neg", Attributes.none(), List.of(x.spec()), x);
  }

  private void binary(String name, BiFunction<Ops, List<Value>, Value> op) {
    long a = some();
    long b = some();
    long c = some();
    add(name).between(0.2, 3, a, b, c).between(0.2, 3, a, b, c).gives(op);
    add(name + " one axis").between(0.2, 3, a, b, c).between(0.2, 3, c).gives(op);
    add(name + " both ways").between(0.2, 3, a, 1, c).between(0.2, 3, b, 1).gives(op);
    add(name + " scalar").between(0.2, 3).between(0.2, 3, a, b).gives(op);
  }

  private void binary() {
    binary("add", (o, x) -> o.add(x.get(0), x.get(1)));
    binary("sub", (o, x) -> o.sub(x.get(0), x.get(1)));
    binary("mul", (o, x) -> o.mul(x.get(0), x.get(1)));
    binary("div", (o, x) -> o.div(x.get(0), x.get(1)));
    binary("pow", (o, x) -> o.pow(x.get(0), x.get(1)));
    binary("mod", (o, x) -> o.mod(o.round(o.mul(x.get(0), 9)), o.ceil(x.get(1))));
    binary("min", (o, x) -> o.min(x.get(0), x.get(1)));
    binary("max", (o, x) -> o.max(x.get(0), x.get(1), o.constant(1.5f)));
    binary("less", (o, x) -> o.less(x.get(0), x.get(1)));
    binary("lessOrEqual", (o, x) -> o.lessOrEqual(o.round(x.get(0)), o.round(x.get(1))));
    binary("greater", (o, x) -> o.greater(x.get(0), x.get(1)));
    binary("greaterOrEqual", (o, x) -> o.greaterOrEqual(o.round(x.get(0)), o.round(x.get(1))));
    binary("equal", (o, x) -> o.equal(o.round(x.get(0)), o.round(x.get(1))));
    binary("where", (o, x) -> o.where(o.less(x.get(0), x.get(1)), x.get(0), x.get(1)));
  }

  private void wholes(String name, BiFunction<Ops, List<Value>, Value> op) {
    long n = some();
    add(name + " whole").wholes(-9, 10, 2, n).wholes(1, 5, n).gives(op);
  }

  private void wholeNumbers() {
    wholes("add", (o, x) -> o.add(x.get(0), x.get(1)));
    wholes("sub", (o, x) -> o.sub(x.get(0), x.get(1)));
    wholes("mul", (o, x) -> o.mul(x.get(0), x.get(1)));
    wholes("div", (o, x) -> o.div(x.get(0), x.get(1)));
    wholes("pow", (o, x) -> o.pow(x.get(0), x.get(1)));
    wholes("mod", (o, x) -> o.mod(x.get(0), x.get(1)));
    wholes("min", (o, x) -> o.min(x.get(0), x.get(1)));
    wholes("max", (o, x) -> o.max(x.get(0), x.get(1)));
    wholes("neg", (o, x) -> o.neg(x.get(0)));
    wholes("abs", (o, x) -> o.abs(x.get(0)));
    wholes("sign", (o, x) -> o.sign(x.get(0)));
    wholes("clip", (o, x) -> o.clip(x.get(0), -3, 4));
    wholes("less", (o, x) -> o.less(x.get(0), x.get(1)));
    wholes("equal", (o, x) -> o.equal(x.get(0), x.get(1)));
    wholes("where", (o, x) -> o.where(o.less(x.get(0), x.get(1)), x.get(0), x.get(1)));
    wholes("cast to float", (o, x) -> o.cast(x.get(0), ElementType.F32));
    wholes("cast to I32", (o, x) -> o.cast(x.get(0), ElementType.I32));
    wholes("cast to condition", (o, x) -> o.cast(x.get(0), ElementType.BOOL));
    wholes("reduceSum", (o, x) -> o.reduceSum(x.get(0), false, 0));
    wholes("reduceMax", (o, x) -> o.reduceMax(x.get(0), true, 1));
    wholes("reduceProd", (o, x) -> o.reduceProd(x.get(1), true));
    wholes("cumSum", (o, x) -> o.cumSum(x.get(0), 1));
    wholes("constant long", (o, x) -> o.add(x.get(0), o.constant(3L)));
    wholes("constants long", (o, x) -> o.add(x.get(0), o.constants(3)));
    wholes("concat", (o, x) -> o.concat(0, x.get(0), o.unsqueeze(x.get(1), 0)));
    wholes(
        "range", (o, x) -> o.range(o.constant(2L), o.reduceSum(x.get(1), false), o.constant(3L)));
  }

  private void conditions() {
    long n = some();
    BiFunction<Ops, List<Value>, Value> and = (o, x) -> o.and(x.get(0), x.get(1));
    add("and").conditions(3, n).conditions(n).gives(and);
    add("or").conditions(3, n).conditions(n).gives((o, x) -> o.or(x.get(0), x.get(1)));
    add("xor").conditions(3, n).conditions(n).gives((o, x) -> o.xor(x.get(0), x.get(1)));
    add("equal condition")
        .conditions(3, n)
        .conditions(n)
        .gives((o, x) -> o.equal(x.get(0), x.get(1)));
    add("not").conditions(3, n).gives((o, x) -> o.not(x.get(0)));
    add("cast condition").conditions(3, n).gives((o, x) -> o.cast(x.get(0), ElementType.F32));
    add("where condition")
        .conditions(3, n)
        .conditions(n)
        .conditions(3, 1)
        .gives((o, x) -> o.where(x.get(0), x.get(1), x.get(2)));
    add("tril condition").conditions(3, n, n).gives((o, x) -> o.tril(x.get(0), 0));
  }

  private void reduction(String name, BiFunction<Ops, Value, Value> op) {
    add(name).between(0.5, 1.5, some(), some(), some()).gives((o, x) -> op.apply(o, x.get(0)));
  }

  private void reductions() {
    reduction("reduceMean", (o, x) -> o.reduceMean(x, true, -1));
    reduction("reduceMean two", (o, x) -> o.reduceMean(x, false, 2, 0));
    reduction("reduceMean all", (o, x) -> o.reduceMean(x, false));
    reduction("reduceSum", (o, x) -> o.reduceSum(x, false, 1));
    reduction("reduceMax", (o, x) -> o.reduceMax(x, false, 0));
    reduction("reduceMin", (o, x) -> o.reduceMin(x, true, 0, 1));
    reduction("reduceProd", (o, x) -> o.reduceProd(x, true, 1));
    reduction("reduceL2", (o, x) -> o.reduceL2(x, true, -1));
    reduction("argMax", (o, x) -> o.argMax(x, -1, false));
    reduction("argMax kept", (o, x) -> o.argMax(x, 1, true));
    reduction("cumSum", (o, x) -> o.cumSum(x, 1));
    reduction("cumSum reverse", (o, x) -> o.cumSum(x, -1, true, true));
    reduction("softmax", (o, x) -> o.softmax(o.mul(x, 9), -1));
    reduction("softmax middle", (o, x) -> o.softmax(x, 1));
    reduction("logSoftmax", (o, x) -> o.logSoftmax(o.mul(x, 9), -1));
    add("topK")
        .floats(some(), 5, some())
        .givesAll(
            (o, x) -> List.of(o.topK(x.get(0), 3, 1).values(), o.topK(x.get(0), 3, 1).indices()));
  }
}
