package dev.heed.op;

import dev.heed.op.Resizing.Coordinates;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.util.List;
import java.util.function.BiFunction;

/** Operators that layers are made of, on random shapes. */
final class LayerCases extends CaseList {

  LayerCases(int seed) {
    super(seed);
    products();
    norms();
    windows();
    resizing();
    sampling();
    suppression();
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
        "product of a transpose",
        (o, x) -> o.product(x.get(0), true, x.get(1), false),
        Shape.of(2, n, 3),
        Shape.of(2, n, 5));
    product(
        "product with a transpose",
        (o, x) -> o.product(o.through("here", x.get(0)), false, x.get(1), true),
        Shape.of(2, 3, n),
        Shape.of(2, 5, n));
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
    add("linear")
        .floats(2, n, 6)
        .floats(5, 6)
        .within(1e-5)
        .gives((o, x) -> o.linear(x.get(0), x.get(1)));
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
    add("layerNormalization with statistics")
        .floats(2, 5, 16)
        .floats(16)
        .floats(16)
        .within(1e-5)
        .givesAll(
            (o, x) -> {
              var normed = o.layerNormalizationWithStatistics(x.get(0), x.get(1), x.get(2), 1e-5);
              return List.of(normed.values(), normed.mean(), normed.inverseDeviation());
            });
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

  private void sampling() {
    long n = some();
    List<Sampling> all =
        List.of(
            Sampling.bilinear(),
            Sampling.bilinear().aligned(),
            Sampling.bilinear().bordered(),
            Sampling.bilinear().bordered().aligned(),
            Sampling.nearest(),
            Sampling.nearest().bordered().aligned());
    for (Sampling how : all) {
      add("gridSample " + how)
          .floats(2, 3, n, 7)
          .between(-1.6, 1.6, 2, 4, n, 2)
          .within(1e-5)
          .gives((o, x) -> o.gridSample(x.get(0), x.get(1), how));
    }
  }

  private void suppression() {
    long n = 3 + some();
    for (boolean centred : new boolean[] {false, true}) {
      for (double overlap : new double[] {0, 0.3, 0.7}) {
        add("nonMaxSuppression " + centred + " " + overlap)
            .between(0, 1, 2, n, 4)
            .between(0, 1, 2, 3, n)
            .gives((o, x) -> o.nonMaxSuppression(x.get(0), x.get(1), centred, 3, overlap, 0.2));
      }
    }
  }
}
