package dev.heed.learn;

import dev.heed.op.Attributes;
import dev.heed.op.Dims;
import dev.heed.op.JavaOps;
import dev.heed.op.Node;
import dev.heed.op.Ops;
import dev.heed.op.Spec;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Convolutions, pooling and resizing. */
final class WindowRules {

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.put("Conv", WindowRules::conv);
    ALL.put("ConvTranspose", WindowRules::convTranspose);
    ALL.put("MaxPool", WindowRules::maxPool);
    ALL.put("AveragePool", WindowRules::averagePool);
    ALL.put("GlobalAveragePool", WindowRules::globalAveragePool);
    ALL.put("Resize", WindowRules::resize);
  }

  private WindowRules() {}

  private static Window window(Backward s) {
    return Window.of(s.attributes(), s.in(0).rank() - 2);
  }

  private static List<@Nullable Value> conv(Backward s) {
    Value x = s.in(0);
    Value w = s.in(1);
    Window window = window(s);
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> Convolved.image(ops, g, w, x, window)),
        s.to(1, g -> Convolved.kernels(ops, x, g, w, window)),
        s.wants(2) ? NormRules.perChannel(ops, s.grad()) : null);
  }

  private static List<@Nullable Value> convTranspose(Backward s) {
    Value x = s.in(0);
    Value w = s.in(1);
    Window window = window(s);
    Ops ops = s.ops();
    return Rule.of(
        s.to(0, g -> ops.conv(g, w, window)),
        s.to(1, g -> Convolved.kernels(ops, g, x, w, window)),
        s.wants(2) ? NormRules.perChannel(ops, s.grad()) : null);
  }

  private static Taps taps(Backward s) {
    return Taps.of(s.ops(), window(s), s.in(0), s.out(), s.attributes().numbers("kernel_shape"));
  }

  /** To the largest element of each window; of equals, to the first. */
  private static List<@Nullable Value> maxPool(Backward s) {
    Ops ops = s.ops();
    Taps taps = taps(s);
    Value padded = taps.padded(s.in(0), -3e38);
    Value left = Sums.full(ops, s.out(), 1);
    List<Value> parts = new ArrayList<>();
    for (long[] tap : taps.all()) {
      Value is = ops.cast(ops.equal(taps.under(padded, tap), s.out()), left.type());
      Value first = ops.mul(is, left);
      left = ops.sub(left, first);
      parts.add(ops.mul(first, s.grad()));
    }
    return Rule.of(s.wants(0) ? taps.sum(parts) : null);
  }

  private static List<@Nullable Value> averagePool(Backward s) {
    Ops ops = s.ops();
    Taps taps = taps(s);
    boolean withPads = s.attributes().flag("count_include_pad");
    Value inside = Sums.full(ops, s.in(0), 1);
    Value rim = taps.padded(inside, withPads ? 1 : 0);
    Value count = null;
    for (long[] tap : taps.all()) {
      Value one = taps.under(rim, tap);
      count = count == null ? one : ops.add(count, one);
    }
    long all = taps.count();
    Value share =
        withPads || count == null ? ops.div(s.grad(), (double) all) : ops.div(s.grad(), count);
    return Rule.of(s.wants(0) ? taps.sum(Collections.nCopies(taps.all().size(), share)) : null);
  }

  private static List<@Nullable Value> globalAveragePool(Backward s) {
    Value x = s.in(0);
    long count = Arrays.stream(Taps.sizes(x)).reduce(1, (a, b) -> a * b);
    return Rule.of(s.to(0, g -> s.ops().add(s.ops().div(g, (double) count), s.zeros(x))));
  }

  /** A resize is a matrix for each axis; back goes its transpose. */
  private static List<@Nullable Value> resize(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    return Rule.of(
        s.to(
            0,
            g -> {
              Value back = g;
              for (int axis = 2; axis < x.rank(); axis++) {
                if (x.size(axis) != s.out().size(axis) || !isNearest(s)) {
                  back = along(ops, back, matrix(s, axis), axis);
                }
              }
              return back;
            }));
  }

  private static boolean isNearest(Backward s) {
    return s.attributes().text("mode", "nearest").equals("nearest");
  }

  /** Each line along an axis times a matrix [M,N]. */
  private static Value along(Ops ops, Value g, Value matrix, int axis) {
    int last = g.rank() - 1;
    int[] order = IntStream.range(0, g.rank()).toArray();
    order[axis] = last;
    order[last] = axis;
    if (axis == last) {
      return ops.matMul(g, matrix);
    }
    return ops.transpose(ops.matMul(ops.transpose(g, order), matrix), order);
  }

  /**
   * What the resize of one axis makes of unit lines, turned: [M,N] for N elements that became M.
   */
  private static Value matrix(Backward s, int axis) {
    int from = Math.toIntExact(s.in(0).size(axis));
    int to = Math.toIntExact(s.out().size(axis));
    double[] unit = new double[from * from];
    IntStream.range(0, from).forEach(i -> unit[i * from + i] = 1);
    JavaOps numbers = new JavaOps();
    Value lines = numbers.doubles(Shape.of(1, from, from), unit);
    Attributes line = s.attributes().and("axes", LongStream.of(2).toArray());
    boolean scaled = s.node().input(2) != null;
    Value factor =
        scaled
            ? numbers.constants((float) s.in(2).known().orElseThrow()[axis - 2])
            : numbers.constants(to);
    Node node =
        new Node(
            "",
            "Resize",
            Arrays.asList(lines, null, scaled ? factor : null, scaled ? null : factor),
            line,
            List.of(new Spec(ElementType.F64, Dims.of(1, from, to))));
    double[] made = numbers.doubles(numbers.apply(node).get(0));
    float[] turned = new float[from * to];
    double[] exact = new double[from * to];
    for (int i = 0; i < from; i++) {
      for (int j = 0; j < to; j++) {
        turned[j * from + i] = (float) made[i * to + j];
        exact[j * from + i] = made[i * to + j];
      }
    }
    return s.ops() instanceof JavaOps java
        ? java.cast(java.doubles(Shape.of(to, from), exact), s.in(0).type())
        : s.ops().constant(Tensor.of(Shape.of(to, from), turned));
  }
}
