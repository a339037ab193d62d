package dev.heed.op;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;

/** Operators that arrange elements or look them up, on random shapes. */
final class ShapeCases extends CaseList {

  ShapeCases(int seed) {
    super(seed);
    shapes();
    cuts();
    indices();
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
    moved("sizes in arithmetic", ShapeCases::arithmetic);
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
    add("scatterElementsAdd")
        .floats(n, 5, 3)
        .wholes(-5, 5, n, 7, 3)
        .floats(n, 7, 3)
        .within(1e-5)
        .gives((o, x) -> o.scatterElementsAdd(x.get(0), x.get(1), x.get(2), 1));
    add("scatterNDAdd")
        .floats(4, 3, n)
        .wholes(0, 3, 9, 2)
        .floats(9, n)
        .within(1e-5)
        .gives((o, x) -> o.scatterNDAdd(x.get(0), x.get(1), x.get(2)));
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
}
