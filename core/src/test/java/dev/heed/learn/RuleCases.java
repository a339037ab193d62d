package dev.heed.learn;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.PadMode;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** At least one use of every operator that has a gradient. */
final class RuleCases {

  private static final Shape MATRIX = Shape.of(3, 4);
  private final List<RuleCase> all = new ArrayList<>();

  private RuleCases() {}

  static List<RuleCase> all() {
    RuleCases cases = new RuleCases();
    cases.elementwise();
    cases.reductions();
    cases.shapes();
    cases.lookups();
    cases.products();
    cases.norms();
    cases.windows();
    return cases.all;
  }

  private void add(String rule, double low, double high, RuleCase.Use use, Shape... shapes) {
    all.add(new RuleCase(rule, low, high, List.of(shapes), use));
  }

  private void unary(String rule, double low, double high, BiFunction<Ops, Value, Value> use) {
    add(rule, low, high, (ops, x) -> use.apply(ops, x.get(0)), MATRIX);
    add(rule, low, high, (ops, x) -> use.apply(ops, x.get(0)), Shape.of(2, 1, 5));
  }

  private interface Binary {
    Value of(Ops ops, Value a, Value b);
  }

  private void binary(String rule, double low, double high, Binary use) {
    RuleCase.Use both = (ops, x) -> use.of(ops, x.get(0), x.get(1));
    add(rule, low, high, both, MATRIX, MATRIX);
    add(rule, low, high, both, Shape.of(2, 3, 4), Shape.of(3, 1));
    add(rule, low, high, both, Shape.of(4), Shape.of(2, 1, 3, 4));
    add(rule, low, high, both, Shape.of(), MATRIX);
    add(rule, low, high, both, Shape.of(2, 1, 4), Shape.of(1, 3, 1));
  }

  private void elementwise() {
    binary("Add", -1, 1, Ops::add);
    binary("Sub", -1, 1, Ops::sub);
    binary("Mul", -1, 1, Ops::mul);
    binary("Div", 0.5, 2, Ops::div);
    binary("Pow", 0.5, 2, Ops::pow);
    binary("Mod", 0.55, 0.95, (ops, a, b) -> ops.mod(ops.add(a, 3), ops.add(b, 1.5)));
    binary("Min", -1, 1, (ops, a, b) -> ops.min(a, b));
    binary("Max", -1, 1, (ops, a, b) -> ops.max(a, b));
    binary(
        "Where",
        -1,
        1,
        (ops, a, b) -> ops.where(ops.greater(a, ops.scalar(a.type(), 0.1)), a, ops.mul(b, b)));
    unary("Pow", -1, 1, (ops, x) -> ops.pow(x, 2));
    unary("Pow", -1, 1, (ops, x) -> ops.pow(x, 3));
    unary("Clip", -1, 1, (ops, x) -> ops.clip(x, -0.5, 0.5));
    unary("Cast", -1, 1, (ops, x) -> ops.cast(ops.cast(x, ElementType.F32), ElementType.F64));
    unary("Identity", -1, 1, (ops, x) -> ops.mul(ops.identity(x), ops.identity(x)));
    unary("Neg", -1, 1, Ops::neg);
    unary("Abs", -1, 1, Ops::abs);
    unary("Sqrt", 0.5, 2, Ops::sqrt);
    unary("Reciprocal", 0.5, 2, Ops::reciprocal);
    unary("Exp", -1, 1, Ops::exp);
    unary("Log", 0.5, 2, Ops::log);
    unary("Sin", -3, 3, Ops::sin);
    unary("Cos", -3, 3, Ops::cos);
    unary("Erf", -2, 2, Ops::erf);
    unary("Tanh", -2, 2, Ops::tanh);
    unary("Sigmoid", -2, 2, Ops::sigmoid);
    unary("Softplus", -2, 2, Ops::softplus);
    unary("Relu", -1, 1, Ops::relu);
    unary("LeakyRelu", -1, 1, (ops, x) -> ops.leakyRelu(x, 0.2));
    unary("Elu", -1, 1, (ops, x) -> ops.elu(x, 0.7));
    unary("Gelu", -3, 3, Ops::gelu);
    unary("Gelu", -3, 3, Ops::geluTanh);
    unary("Mul", -3, 3, Ops::silu);
    unary("Mul", -3, 3, Ops::quickGelu);
  }

  private void reductions() {
    Shape cube = Shape.of(2, 3, 4);
    for (boolean keep : new boolean[] {true, false}) {
      for (int[] axes : new int[][] {{}, {1}, {0, 2}, {-1}}) {
        add("ReduceSum", -1, 1, (ops, x) -> ops.reduceSum(x.get(0), keep, axes), cube);
        add("ReduceMean", -1, 1, (ops, x) -> ops.reduceMean(x.get(0), keep, axes), cube);
        add("ReduceMax", -1, 1, (ops, x) -> ops.reduceMax(x.get(0), keep, axes), cube);
        add("ReduceMin", -1, 1, (ops, x) -> ops.reduceMin(x.get(0), keep, axes), cube);
        add("ReduceProd", -1, 1, (ops, x) -> ops.reduceProd(x.get(0), keep, axes), cube);
        add("ReduceL2", -1, 1, (ops, x) -> ops.reduceL2(x.get(0), keep, axes), cube);
      }
    }
    for (boolean exclusive : new boolean[] {true, false}) {
      for (boolean reverse : new boolean[] {true, false}) {
        unary("CumSum", -1, 1, (ops, x) -> ops.cumSum(x, 1, exclusive, reverse));
      }
    }
    add("TopK", -1, 1, (ops, x) -> ops.topK(x.get(0), 2, 1).values(), cube);
    for (int axis = 0; axis < 3; axis++) {
      int at = axis;
      add("Softmax", -2, 2, (ops, x) -> ops.softmax(x.get(0), at), cube);
      add("LogSoftmax", -2, 2, (ops, x) -> ops.logSoftmax(x.get(0), at), cube);
    }
    add("Softmax", -2, 2, RuleCases::masked, Shape.of(2, 2, 3, 5));
  }

  /** As attention does: where a mask hides keys. */
  private static Value masked(Ops ops, List<Value> x) {
    Value mask = ops.constant(Tensor.of(Shape.of(5), 1L, 1, 0, 1, 0));
    Value visible = ops.equal(mask, ops.constant(1L));
    return ops.softmax(ops.where(visible, x.get(0), ops.scalar(x.get(0).type(), -1e9)), -1);
  }

  private void shapes() {
    Shape cube = Shape.of(2, 3, 4);
    add("Reshape", -1, 1, (ops, x) -> ops.reshape(x.get(0), 0, -1), cube);
    add("Squeeze", -1, 1, (ops, x) -> ops.squeeze(x.get(0), 1), Shape.of(2, 1, 3));
    add("Unsqueeze", -1, 1, (ops, x) -> ops.unsqueeze(x.get(0), 0, 2), MATRIX);
    add("Transpose", -1, 1, (ops, x) -> ops.transpose(x.get(0), 1, 2, 0), cube);
    add("Transpose", -1, 1, (ops, x) -> ops.transpose(x.get(0)), cube);
    add("Concat", -1, 1, (ops, x) -> ops.concat(1, x), cube, Shape.of(2, 2, 4), cube);
    add(
        "Split",
        -1,
        1,
        (ops, x) -> ops.mul(ops.split(x.get(0), 1, 1, 2, 2).get(2), 2),
        Shape.of(2, 5, 3));
    for (long[] cut :
        new long[][] {
          {1, 3, 1}, {0, 9, 2}, {1, 8, 3}, {-1, -9, -1}, {7, 0, -2}, {-3, Long.MAX_VALUE, 1}
        }) {
      add(
          "Slice",
          -1,
          1,
          (ops, x) -> ops.slice(x.get(0), 1, cut[0], cut[1], cut[2]),
          Shape.of(2, 8, 3));
    }
    add("Expand", -1, 1, (ops, x) -> ops.expand(x.get(0), Dims.of(2, 3, 4)), Shape.of(3, 1));
    add("Tile", -1, 1, (ops, x) -> ops.tile(x.get(0), 2, 1, 3), cube);
    add("Pad", -1, 1, (ops, x) -> ops.pad(x.get(0), 0, 1, 2, 1, 0, -1), cube);
    for (PadMode mode : List.of(PadMode.EDGE, PadMode.REFLECT)) {
      add("Pad", -1, 1, (ops, x) -> ops.pad(x.get(0), mode, 0, 0, 1, 2, 1, 2, 3), cube);
    }
    add("Trilu", -1, 1, (ops, x) -> ops.tril(x.get(0), 1), cube);
    add("Trilu", -1, 1, (ops, x) -> ops.triu(x.get(0), -1), cube);
  }

  private static Value whole(Ops ops, Shape shape, long... numbers) {
    return ops.constant(Tensor.of(shape, numbers));
  }

  private void lookups() {
    Shape cube = Shape.of(3, 4, 2);
    for (int axis = 0; axis < 3; axis++) {
      int at = axis;
      add(
          "Gather",
          -1,
          1,
          (ops, x) -> ops.gather(x.get(0), whole(ops, Shape.of(2, 2), 1, 0, 1, -1), at),
          cube);
      add("Gather", -1, 1, (ops, x) -> ops.gather(x.get(0), -1, at), cube);
    }
    add(
        "GatherElements",
        -1,
        1,
        (ops, x) -> ops.gatherElements(x.get(0), whole(ops, Shape.of(2, 3), 1, 1, 0, 2, 2, 2), 1),
        Shape.of(2, 4));
    add(
        "GatherND",
        -1,
        1,
        (ops, x) -> ops.gatherND(x.get(0), whole(ops, Shape.of(3, 2), 1, 1, 0, 2, 1, 1)),
        cube);
    add(
        "ScatterElements",
        -1,
        1,
        (ops, x) ->
            ops.scatterElements(x.get(0), whole(ops, Shape.of(2, 2), 1, 0, 3, 2), x.get(1), 1),
        Shape.of(2, 4),
        Shape.of(2, 2));
    add(
        "ScatterElements",
        -1,
        1,
        (ops, x) ->
            ops.scatterElementsAdd(x.get(0), whole(ops, Shape.of(2, 2), 1, 1, 3, 2), x.get(1), 1),
        Shape.of(2, 4),
        Shape.of(2, 2));
    add(
        "ScatterND",
        -1,
        1,
        (ops, x) -> ops.scatterND(x.get(0), whole(ops, Shape.of(2, 1), 2, 0), x.get(1)),
        cube,
        Shape.of(2, 4, 2));
    add(
        "ScatterND",
        -1,
        1,
        (ops, x) -> ops.scatterNDAdd(x.get(0), whole(ops, Shape.of(2, 1), 2, 2), x.get(1)),
        cube,
        Shape.of(2, 4, 2));
    add("DepthToSpace", -1, 1, (ops, x) -> ops.depthToSpace(x.get(0), 2), Shape.of(1, 8, 2, 3));
    add("DepthToSpace", -1, 1, (ops, x) -> ops.pixelShuffle(x.get(0), 2), Shape.of(1, 8, 2, 3));
  }

  private void products() {
    binaryProduct(Shape.of(3, 4), Shape.of(4, 2));
    binaryProduct(Shape.of(2, 3, 4), Shape.of(4, 2));
    binaryProduct(Shape.of(4, 2), Shape.of(3, 2, 5));
    binaryProduct(Shape.of(2, 1, 3, 4), Shape.of(3, 4, 2));
    binaryProduct(Shape.of(4), Shape.of(2, 4, 3));
    binaryProduct(Shape.of(2, 3, 4), Shape.of(4));
    binaryProduct(Shape.of(4), Shape.of(4));
    RuleCase.Use linear = (ops, x) -> ops.linear(x.get(0), x.get(1));
    add("FusedMatMul", -1, 1, linear, Shape.of(2, 3, 4), Shape.of(5, 4));
    for (boolean a : new boolean[] {true, false}) {
      for (boolean b : new boolean[] {true, false}) {
        RuleCase.Use product = (ops, x) -> ops.product(x.get(0), a, x.get(1), b);
        Shape left = a ? Shape.of(2, 1, 4, 3) : Shape.of(2, 1, 3, 4);
        Shape right = b ? Shape.of(2, 5, 4) : Shape.of(2, 4, 5);
        add("FusedMatMul", -1, 1, product, left, right);
        add("FusedMatMul", -1, 1, product, left, b ? Shape.of(5, 4) : Shape.of(4, 5));
        RuleCase.Use gemm = (ops, x) -> ops.gemm(x.get(0), x.get(1), x.get(2), a, b);
        Shape one = a ? Shape.of(4, 3) : Shape.of(3, 4);
        Shape two = b ? Shape.of(5, 4) : Shape.of(4, 5);
        add("Gemm", -1, 1, gemm, one, two, Shape.of(5));
      }
    }
    RuleCase.Use scores = (ops, x) -> ops.einsum("bhqd,bhkd->bhqk", x.get(0), x.get(1));
    add("Einsum", -1, 1, scores, Shape.of(2, 2, 3, 4), Shape.of(2, 2, 5, 4));
    RuleCase.Use summed = (ops, x) -> ops.einsum("bnc,kc->bk", x.get(0), x.get(1));
    add("Einsum", -1, 1, summed, Shape.of(2, 3, 4), Shape.of(5, 4));
    RuleCase.Use three = (ops, x) -> ops.einsum("ab,bc,cd->ad", x.get(0), x.get(1), x.get(2));
    add("Einsum", -1, 1, three, Shape.of(2, 3), Shape.of(3, 4), Shape.of(4, 2));
  }

  private void binaryProduct(Shape a, Shape b) {
    add("MatMul", -1, 1, (ops, x) -> ops.matMul(x.get(0), x.get(1)), a, b);
  }

  private void norms() {
    Shape tokens = Shape.of(2, 3, 4);
    Shape four = Shape.of(4);
    add(
        "LayerNormalization",
        -1,
        1,
        (ops, x) -> ops.layerNormalization(x.get(0), x.get(1), x.get(2), 1e-5),
        tokens,
        four,
        four);
    add(
        "LayerNormalization",
        -1,
        1,
        (ops, x) -> ops.layerNormalization(x.get(0), x.get(1), 1e-5),
        tokens,
        four);
    add(
        "RMSNormalization",
        -1,
        1,
        (ops, x) -> ops.rmsNormalization(x.get(0), x.get(1), 1e-6),
        tokens,
        four);
    for (Shape image : List.of(Shape.of(2, 4, 3, 2), Shape.of(2, 4, 5))) {
      add(
          "GroupNormalization",
          -1,
          1,
          (ops, x) -> ops.groupNormalization(x.get(0), x.get(1), x.get(2), 2, 1e-5),
          image,
          four,
          four);
      add(
          "InstanceNormalization",
          -1,
          1,
          (ops, x) -> ops.instanceNormalization(x.get(0), x.get(1), x.get(2), 1e-5),
          image,
          four,
          four);
      add(
          "BatchStatistics",
          -1,
          1,
          (ops, x) -> {
            Value any = Sums.full(ops, x.get(1), 1);
            return ops.batchNormalization(x.get(0), x.get(1), x.get(2), any, any, 1e-5);
          },
          image,
          four,
          four);
      add(
          "BatchNormalization",
          0.5,
          1.5,
          (ops, x) ->
              ops.batchNormalization(x.get(0), x.get(1), x.get(2), x.get(3), x.get(4), 1e-5),
          image,
          four,
          four,
          four,
          four);
    }
  }

  private void windows() {
    for (Window window :
        List.of(
            Window.plain(),
            Window.stride(2, 2).pad(1, 1),
            Window.stride(2, 1).padEach(0, 1, 1, 2).dilate(1, 2),
            Window.stride(3, 3))) {
      convolution(window, Shape.of(2, 2, 6, 7), Shape.of(3, 2, 3, 3));
      convolution(window.groups(2), Shape.of(1, 4, 7, 6), Shape.of(6, 2, 3, 3));
      convolution(window.groups(4), Shape.of(1, 4, 6, 6), Shape.of(4, 1, 3, 3));
      transposed(window, Shape.of(2, 2, 3, 4), Shape.of(2, 3, 3, 3));
      transposed(window.groups(2), Shape.of(1, 4, 3, 4), Shape.of(4, 2, 3, 3));
    }
    convolution(Window.stride(2).pad(1), Shape.of(2, 3, 8), Shape.of(5, 3, 3));
    convolution(Window.stride(4, 4), Shape.of(2, 3, 8, 8), Shape.of(5, 3, 4, 4));
    for (Window window :
        List.of(
            Window.stride(2, 2),
            Window.stride(2, 2).pad(1, 1),
            Window.stride(1, 1).pad(1, 1),
            Window.stride(2, 2).ceiling(),
            Window.stride(3, 3),
            Window.stride(3, 3).pad(1, 1),
            Window.stride(3, 3).ceiling(),
            Window.stride(3, 1))) {
      Shape image = Shape.of(1, 2, 7, 6);
      add("MaxPool", -1, 1, (ops, x) -> ops.maxPool(x.get(0), window, 3, 3), image);
      add("AveragePool", -1, 1, (ops, x) -> ops.averagePool(x.get(0), window, 3, 3), image);
      if (!window.ceil()) {
        add(
            "AveragePool",
            -1,
            1,
            (ops, x) -> ops.averagePoolWithPads(x.get(0), window, 3, 3),
            image);
      }
    }
    add(
        "GlobalAveragePool",
        -1,
        1,
        (ops, x) -> ops.globalAveragePool(x.get(0)),
        Shape.of(2, 3, 4, 5));
    for (Resizing how : List.of(Resizing.nearest(), Resizing.linear(), Resizing.cubic())) {
      add("Resize", -1, 1, (ops, x) -> ops.resize(x.get(0), how, 7, 3), Shape.of(2, 2, 4, 5));
      add("Resize", -1, 1, (ops, x) -> ops.resizeBy(x.get(0), how, 2, 1.5f), Shape.of(1, 2, 4, 6));
    }
  }

  private void convolution(Window window, Shape x, Shape w) {
    Shape bias = Shape.of(w.axis(0));
    add("Conv", -1, 1, (ops, v) -> ops.conv(v.get(0), v.get(1), v.get(2), window), x, w, bias);
  }

  private void transposed(Window window, Shape x, Shape w) {
    Shape bias = Shape.of(w.axis(1) * window.groups());
    add(
        "ConvTranspose",
        -1,
        1,
        (ops, v) -> ops.convTranspose(v.get(0), v.get(1), v.get(2), window),
        x,
        w,
        bias);
  }
}
