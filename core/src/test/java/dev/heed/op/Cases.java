package dev.heed.op;

import dev.heed.op.Resizing.Coordinates;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Every operator on random shapes. */
final class Cases {

  private final List<Case> all = new ArrayList<>();
  private final Random random;
  private final int seed;

  private Cases(int seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  static List<Case> of(int seed) {
    Cases cases = new Cases(seed);
    cases.unary();
    cases.binary();
    cases.wholeNumbers();
    cases.conditions();
    cases.reductions();
    cases.shapes();
    cases.cuts();
    cases.indices();
    cases.products();
    cases.norms();
    cases.windows();
    cases.resizing();
    return cases.all;
  }

  private Case add(String name) {
    Case made = new Case(name + " #" + seed, seed);
    all.add(made);
    return made;
  }

  private long some() {
    return 2L + random.nextInt(4);
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
    unary("scope", -2, 2, Cases::scoped);
    unary("assume", -2, 2, (o, x) -> o.neg(o.assume(x, x.dims())));
    unary("fused", -5, 5, Cases::fusedGelu);
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

  private void moved(String name, BiFunction<Ops, Value, Value> op) {
    add(name).floats(some(), 4, 6).within(0).gives((o, x) -> op.apply(o, x.get(0)));
  }

  private void shapes() {
    moved("shape", Ops::shape);
    moved("dimension", (o, x) -> o.dimension(x, -3));
    moved("sizes", (o, x) -> o.sizes(x.dims()));
    moved("reshape", (o, x) -> o.reshape(x, 0, -1, 8));
    moved("reshape rest first", (o, x) -> o.reshape(x, -1, 3));
    moved("reshape dims", (o, x) -> o.reshape(x, Dims.of(x.axis(0), 2, 2, 6)));
    moved(
        "reshape run",
        (o, x) -> o.reshape(x, o.concat(0, o.constants(24), o.slice(o.shape(x), 0, 0, 1))));
    moved("transpose", (o, x) -> o.transpose(x));
    moved("transpose order", (o, x) -> o.transpose(x, 1, 0, -1));
    moved("concat", (o, x) -> o.concat(1, x, o.neg(x), x));
    moved("concat list", (o, x) -> o.concat(-1, List.of(x, x)));
    moved("concat batch", (o, x) -> o.concat(0, x, x));
    moved("expand", (o, x) -> o.expand(o.unsqueeze(x, 1), Dims.of(x.axis(0), 3, 4, 6)));
    moved("expand run", (o, x) -> o.expand(o.constants(1f), o.shape(x)));
    moved("squeeze", (o, x) -> o.squeeze(o.unsqueeze(x, 0, 2), 0));
    moved("squeeze all", (o, x) -> o.squeeze(o.reduceSum(o.round(x), true)));
    moved("unsqueeze", (o, x) -> o.unsqueeze(x, -1, 0));
    moved("pad", (o, x) -> o.pad(x, 0, 1, 0, 0, 2, 3));
    moved("pad cutting", (o, x) -> o.pad(x, 0, -1, 2, 0, 0, -2));
    moved("pad reflect", (o, x) -> o.pad(x, PadMode.REFLECT, 0, 0, 1, 2, 0, 3, 1));
    moved("pad edge", (o, x) -> o.pad(x, PadMode.EDGE, 0, 0, 1, 2, 0, 3, 1));
    moved("pad number", (o, x) -> o.pad(x, PadMode.CONSTANT, -1.5, 0, 1, 0, 1, 0, 0));
    moved("tile", (o, x) -> o.tile(x, 2, 1, 3));
    moved(
        "tile run",
        (o, x) ->
            o.tile(
                o.slice(x, 0, 0, 1), o.concat(0, o.slice(o.shape(x), 0, 0, 1), o.constants(1, 1))));
    moved("constantOfShape", (o, x) -> o.constantOfShape(x.dims(), ElementType.F32, 0.5));
    moved("constantOfShape run", (o, x) -> o.constantOfShape(o.shape(x), ElementType.I64, 7));
    moved("range", (o, x) -> o.add(o.range(6), o.dimension(x, 0)));
    moved("range run", (o, x) -> o.range(o.constant(0L), o.dimension(x, 0), o.constant(1L)));
    moved("range down", (o, x) -> o.range(o.dimension(x, 2), o.constant(0L), o.constant(-2L)));
    moved("range floats", (o, x) -> o.range(o.constant(0.5f), o.constant(3.6f), o.constant(0.5f)));
    moved("tril", (o, x) -> o.tril(x, 1));
    moved("triu", (o, x) -> o.triu(x, -1));
    moved("sizes in arithmetic", Cases::arithmetic);
  }

  /** (batch + 2) * 3 / 3 - 2 rows of ones. */
  private static Value arithmetic(Ops ops, Value x) {
    Value three = ops.constant(3L);
    Value sum = ops.mul(ops.add(ops.dimension(x, 0), ops.constant(2L)), three);
    Value rows = ops.sub(ops.div(sum, three), ops.constant(2L));
    Value sizes = ops.concat(0, ops.unsqueeze(rows, 0), ops.constants(4, 6));
    return ops.add(x, ops.expand(ops.constant(1f), sizes));
  }

  private void cuts() {
    moved("slice", (o, x) -> o.slice(x, 1, 1, 3));
    moved("slice end", (o, x) -> o.slice(x, 2, -2, Long.MAX_VALUE));
    moved("slice batch", (o, x) -> o.slice(x, 0, 1, Long.MAX_VALUE));
    moved("slice batch back", (o, x) -> o.slice(x, 0, 0, -1));
    moved("slice step", (o, x) -> o.slice(x, 2, 1, 6, 2));
    moved("slice backwards", (o, x) -> o.slice(x, 1, -1, Long.MIN_VALUE, -1));
    moved("slice run", (o, x) -> o.slice(o.concat(0, x, x), 0, o.constant(0L), o.dimension(x, 0)));
    moved(
        "slice run step",
        (o, x) -> o.slice(o.concat(0, x, x), 0, o.constant(0L), o.dimension(x, 0), 2));
    add("split").floats(some(), 7, 3).within(0).givesAll((o, x) -> o.split(x.get(0), 1, 2, 4, 1));
  }

  private void indices() {
    long n = some();
    add("gather")
        .floats(n, 5, 3)
        .wholes(-5, 5, 2, 4)
        .within(0)
        .gives((o, x) -> o.gather(x.get(0), x.get(1), 1));
    add("gather table")
        .floats(9, n)
        .wholes(0, 9, 2, 4)
        .within(0)
        .gives((o, x) -> o.gather(x.get(0), x.get(1), 0));
    add("gather one").floats(n, 5, 3).within(0).gives((o, x) -> o.gather(x.get(0), -1, 1));
    add("gatherElements")
        .floats(n, 5, 3)
        .wholes(-5, 5, n, 2, 3)
        .within(0)
        .gives((o, x) -> o.gatherElements(x.get(0), x.get(1), 1));
    add("gatherND")
        .floats(4, 3, n)
        .wholes(0, 3, 5, 2)
        .within(0)
        .gives((o, x) -> o.gatherND(x.get(0), x.get(1)));
    add("scatterElements")
        .floats(n, 5, 3)
        .with(Tensor.of(Shape.of(1, 2, 3), 0, 1, 2, 3, 4, -5))
        .floats(1, 2, 3)
        .within(0)
        .gives((o, x) -> o.scatterElements(x.get(0), x.get(1), x.get(2), 1));
    add("scatterND")
        .floats(4, 3, n)
        .with(Tensor.of(Shape.of(3, 2), 0, 1, 3, 2, 1, 0))
        .floats(3, n)
        .within(0)
        .gives((o, x) -> o.scatterND(x.get(0), x.get(1), x.get(2)));
    add("oneHot").wholes(-1, 5, n, 3).gives((o, x) -> o.oneHot(x.get(0), 4, ElementType.F32));
    add("depthToSpace").floats(2, 12, 3, n).within(0).gives((o, x) -> o.depthToSpace(x.get(0), 2));
    add("pixelShuffle").floats(2, 12, 3, n).within(0).gives((o, x) -> o.pixelShuffle(x.get(0), 2));
  }

  private void product(String name, BiFunction<Ops, List<Value>, Value> op, Shape a, Shape b) {
    add(name).between(-1, 1, a.axes()).between(-1, 1, b.axes()).within(1e-5).gives(op);
  }

  private void products() {
    BiFunction<Ops, List<Value>, Value> matMul = (o, x) -> o.matMul(x.get(0), x.get(1));
    long n = some();
    product("matMul", matMul, Shape.of(3, n), Shape.of(n, 5));
    product("matMul batches", matMul, Shape.of(2, 4, 3, n), Shape.of(2, 4, n, 5));
    product("matMul broadcast", matMul, Shape.of(2, 1, 3, n), Shape.of(4, n, 5));
    product("matMul weights", matMul, Shape.of(2, 7, 64), Shape.of(64, 33));
    product("matMul vector", matMul, Shape.of(n), Shape.of(n, 5));
    product("matMul by vector", matMul, Shape.of(2, 3, n), Shape.of(n));
    product("matMul vectors", matMul, Shape.of(n), Shape.of(n));
    product(
        "einsum",
        (o, x) -> o.einsum("bhqd,bhkd->bhqk", x.get(0), x.get(1)),
        Shape.of(2, 3, n, 4),
        Shape.of(2, 3, 5, 4));
    product(
        "einsum outer",
        (o, x) -> o.einsum("i,j->ij", x.get(0), x.get(1)),
        Shape.of(n),
        Shape.of(4));
    add("gemm")
        .between(-1, 1, 4, 3)
        .between(-1, 1, 5, n)
        .between(-1, 1, 5)
        .gives(
            (o, x) ->
                o.gemm(
                    o.reshape(o.tile(x.get(0), 1, n), 4, -1),
                    o.tile(x.get(1), 1, 3),
                    x.get(2),
                    false,
                    true));
    add("gemm transposed")
        .between(-1, 1, n, 4)
        .between(-1, 1, n, 5)
        .between(-1, 1, 1, 5)
        .gives((o, x) -> o.gemm(x.get(0), x.get(1), x.get(2), true, false));
    add("matMulInteger")
        .typed(ElementType.U8, 0, 256, 3, n)
        .typed(ElementType.I8, -64, 64, n, 5)
        .typed(ElementType.U8, 100, 150)
        .typed(ElementType.I8, 0, 1)
        .gives((o, x) -> o.matMulInteger(x.get(0), x.get(1), x.get(2), x.get(3)));
    add("dynamicQuantizeLinear")
        .floats(4, 7)
        .givesAll(
            (o, x) -> {
              LayerOps.Quantized q = o.dynamicQuantizeLinear(x.get(0));
              return List.of(q.values(), q.scale(), q.zeroPoint());
            });
  }

  private void norms() {
    long n = some();
    add("layerNormalization")
        .floats(2, n, 8)
        .floats(8)
        .floats(8)
        .within(1e-5)
        .gives((o, x) -> o.layerNormalization(x.get(0), x.get(1), x.get(2), 1e-5));
    add("layerNormalization without bias")
        .floats(2, n, 8)
        .floats(8)
        .within(1e-5)
        .gives((o, x) -> o.layerNormalization(x.get(0), x.get(1), 1e-12));
    add("rmsNormalization")
        .floats(2, n, 8)
        .floats(8)
        .within(1e-5)
        .gives((o, x) -> o.rmsNormalization(x.get(0), x.get(1), 1e-6));
    add("groupNormalization")
        .floats(2, 6, n, 5)
        .floats(6)
        .floats(6)
        .within(1e-5)
        .gives((o, x) -> o.groupNormalization(x.get(0), x.get(1), x.get(2), 3, 1e-5));
    add("groupNormalization sequence")
        .floats(2, 6, 9)
        .floats(6)
        .floats(6)
        .within(1e-5)
        .gives((o, x) -> o.groupNormalization(x.get(0), x.get(1), x.get(2), 2, 1e-5));
    add("instanceNormalization")
        .floats(2, 3, n, 5)
        .floats(3)
        .floats(3)
        .within(1e-5)
        .gives((o, x) -> o.instanceNormalization(x.get(0), x.get(1), x.get(2), 1e-5));
    add("batchNormalization")
        .floats(2, 3, n, 5)
        .floats(3)
        .floats(3)
        .floats(3)
        .between(0.5, 2, 3)
        .within(1e-5)
        .gives(
            (o, x) -> o.batchNormalization(x.get(0), x.get(1), x.get(2), x.get(3), x.get(4), 1e-5));
  }

  private void slid(String name, BiFunction<Ops, List<Value>, Value> op, Shape x, Shape w) {
    add(name).between(-1, 1, x.axes()).between(-1, 1, w.axes()).within(1e-5).gives(op);
  }

  private void windows() {
    long n = 8 + some();
    Window same = Window.stride(1, 1).pad(1, 1);
    slid(
        "conv",
        (o, x) -> o.conv(x.get(0), x.get(1), Window.plain()),
        Shape.of(2, 3, n, 7),
        Shape.of(4, 3, 3, 2));
    slid(
        "conv patches",
        (o, x) -> o.conv(x.get(0), x.get(1), Window.stride(4, 4)),
        Shape.of(2, 3, 12, 8),
        Shape.of(5, 3, 4, 4));
    slid(
        "conv groups",
        (o, x) -> o.conv(x.get(0), x.get(1), same.groups(2).dilate(1, 2)),
        Shape.of(2, 4, n, 9),
        Shape.of(6, 2, 3, 3));
    slid(
        "conv sequence",
        (o, x) -> o.conv(x.get(0), x.get(1), Window.stride(2).pad(1)),
        Shape.of(2, 3, n),
        Shape.of(4, 3, 3));
    slid(
        "conv uneven",
        (o, x) -> o.conv(x.get(0), x.get(1), Window.stride(3).padEach(2, 0).dilate(2)),
        Shape.of(2, 3, n),
        Shape.of(4, 3, 3));
    slid(
        "convTranspose",
        (o, x) -> o.convTranspose(x.get(0), x.get(1), Window.stride(2, 2)),
        Shape.of(2, 4, 3, n),
        Shape.of(4, 5, 2, 2));
    slid(
        "convTranspose groups",
        (o, x) -> o.convTranspose(x.get(0), x.get(1), Window.stride(2, 3).pad(1, 0).groups(2)),
        Shape.of(2, 4, 3, n),
        Shape.of(4, 5, 3, 3));
    slid(
        "convTranspose sequence",
        (o, x) -> o.convTranspose(x.get(0), x.get(1), Window.stride(2).dilate(2)),
        Shape.of(2, 4, n),
        Shape.of(4, 5, 3));
    add("conv bias")
        .floats(2, 3, n, 7)
        .floats(4, 3, 3, 3)
        .floats(4)
        .within(1e-5)
        .gives((o, x) -> o.conv(x.get(0), x.get(1), x.get(2), same));
    add("convTranspose bias")
        .floats(2, 4, n)
        .floats(4, 3, 2)
        .floats(6)
        .within(1e-5)
        .gives((o, x) -> o.convTranspose(x.get(0), x.get(1), x.get(2), Window.stride(2).groups(2)));
    unaryImage("maxPool", n, (o, x) -> o.maxPool(x, Window.stride(2, 2).pad(1, 1), 3, 3));
    unaryImage("maxPool ceiling", n, (o, x) -> o.maxPool(x, Window.stride(2, 2).ceiling(), 3, 2));
    unaryImage("maxPool gaps", n, (o, x) -> o.maxPool(x, Window.plain().dilate(2, 1), 2, 2));
    unaryImage("averagePool", n, (o, x) -> o.averagePool(x, Window.stride(2, 1).pad(1, 1), 3, 3));
    unaryImage(
        "averagePoolWithPads",
        n,
        (o, x) -> o.averagePoolWithPads(x, Window.stride(2, 1).pad(1, 1), 3, 3));
    unaryImage(
        "averagePool sequence",
        n,
        (o, x) -> o.averagePool(o.reshape(x, 0, 0, -1), Window.stride(2), 2));
    unaryImage("globalAveragePool", n, Ops::globalAveragePool);
  }

  private void unaryImage(String name, long n, BiFunction<Ops, Value, Value> op) {
    add(name).floats(2, 3, n, 7).within(1e-5).gives((o, x) -> op.apply(o, x.get(0)));
  }

  private void resizing() {
    long n = 4 + some();
    for (Coordinates mode : Coordinates.values()) {
      unaryImage(
          "resize cubic " + mode, n, (o, x) -> o.resize(x, Resizing.cubic().with(mode), n + 3, 11));
      unaryImage(
          "resize cubic smaller " + mode,
          n,
          (o, x) -> o.resize(x, Resizing.cubic().with(mode).withCoefficient(-0.5), 3, 5));
      unaryImage(
          "resize linear " + mode, n, (o, x) -> o.resize(x, Resizing.linear().with(mode), 5, 13));
      unaryImage(
          "resize nearest " + mode,
          n,
          (o, x) -> o.resize(x, Resizing.nearest().with(mode), 2 * n, 21));
    }
    unaryImage(
        "resize run",
        n,
        (o, x) -> o.resize(x, Resizing.linear(), o.slice(o.shape(o.concat(2, x, x)), 0, 2, 4)));
    unaryImage("resizeBy", n, (o, x) -> o.resizeBy(x, Resizing.cubic(), 1.37f, 2f));
    unaryImage("resizeBy linear", n, (o, x) -> o.resizeBy(x, Resizing.linear(), 2f, 0.6f));
  }
}
