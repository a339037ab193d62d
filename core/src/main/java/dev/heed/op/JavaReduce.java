package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Loops that fold axes. */
final class JavaReduce {

  static final Map<String, Kernel> KERNELS =
      Map.ofEntries(
          Map.entry("ReduceSum", call -> fold(call, x -> Arrays.stream(x).sum())),
          Map.entry("ReduceMean", call -> fold(call, JavaReduce::mean)),
          Map.entry("ReduceMax", call -> fold(call, x -> Arrays.stream(x).max().orElseThrow())),
          Map.entry("ReduceMin", call -> fold(call, x -> Arrays.stream(x).min().orElseThrow())),
          Map.entry(
              "ReduceProd", call -> fold(call, x -> Arrays.stream(x).reduce(1, (a, b) -> a * b))),
          Map.entry(
              "ReduceL2",
              call -> fold(call, x -> Math.sqrt(Arrays.stream(x).map(v -> v * v).sum()))),
          Map.entry("ArgMax", JavaReduce::argMax),
          Map.entry("CumSum", JavaReduce::cumSum),
          Map.entry("Softmax", call -> lines(call.in(0), call.axis(), JavaReduce::softmax)),
          Map.entry("LogSoftmax", call -> lines(call.in(0), call.axis(), JavaReduce::logSoftmax)));

  private JavaReduce() {}

  /** Folds the axes of the second operand to one number. */
  private static JavaValue fold(Call call, ToDoubleFunction<double[]> folding) {
    JavaValue x = call.in(0);
    long[] axes = call.in(1).wholes();
    long[] kept =
        IntStream.range(0, x.rank()).filter(i -> !Axes.contains(axes, i)).asLongStream().toArray();
    long[] order = LongStream.concat(Arrays.stream(kept), Arrays.stream(axes)).toArray();
    JavaValue last = JavaShape.transposed(x, order);
    int length = Layout.product(last.shape(), kept.length, x.rank());
    double[] folded = new double[Math.toIntExact(call.shape().elements())];
    for (int i = 0; i < folded.length; i++) {
      double[] line = new double[length];
      for (int j = 0; j < length; j++) {
        line[j] = last.number(i * length + j);
      }
      folded[i] = folding.applyAsDouble(line);
    }
    return typed(x, call.shape(), folded);
  }

  private static JavaValue typed(JavaValue like, Shape shape, double[] numbers) {
    return like.isReal()
        ? JavaValue.of(like.type(), shape, numbers)
        : JavaValue.of(
            like.type(), shape, Arrays.stream(numbers).mapToLong(n -> (long) n).toArray());
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).sum() / x.length;
  }

  /** Replaces each line along an axis. */
  static JavaValue lines(JavaValue x, int axis, UnaryOperator<double[]> change) {
    double[] result = new double[x.count()];
    int length = x.shape().size(axis);
    int inner = Layout.product(x.shape(), axis + 1, x.rank());
    for (int start : starts(x.shape(), axis)) {
      double[] line = new double[length];
      Arrays.setAll(line, i -> x.number(start + i * inner));
      double[] changed = change.apply(line);
      for (int i = 0; i < length; i++) {
        result[start + i * inner] = changed[i];
      }
    }
    return typed(x, x.shape(), result);
  }

  /** The places where lines along an axis begin. */
  private static int[] starts(Shape shape, int axis) {
    int inner = Layout.product(shape, axis + 1, shape.rank());
    int step = inner * shape.size(axis);
    return IntStream.range(0, Layout.product(shape, 0, axis))
        .flatMap(outer -> IntStream.range(outer * step, outer * step + inner))
        .toArray();
  }

  static double[] softmax(double[] x) {
    double top = Arrays.stream(x).max().orElse(0);
    double[] powers = Arrays.stream(x).map(v -> Math.exp(v - top)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(p -> p / sum).toArray();
  }

  private static double[] logSoftmax(double[] x) {
    double top = Arrays.stream(x).max().orElse(0);
    double sum = Arrays.stream(x).map(v -> Math.exp(v - top)).sum();
    return Arrays.stream(x).map(v -> v - top - Math.log(sum)).toArray();
  }

  private static JavaValue argMax(Call call) {
    JavaValue x = call.in(0);
    int inner = Layout.product(x.shape(), call.axis() + 1, x.rank());
    int length = x.shape().size(call.axis());
    long[] best =
        Arrays.stream(starts(x.shape(), call.axis()))
            .mapToLong(start -> ranked(x, start, inner, length)[0])
            .toArray();
    return JavaValue.of(ElementType.I64, call.shape(), best);
  }

  /** The numbers of a line's elements, the largest first; of equals, the first. */
  private static int[] ranked(JavaValue x, int start, int inner, int length) {
    return IntStream.range(0, length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -x.number(start + i * inner)))
        .mapToInt(i -> i)
        .toArray();
  }

  private static JavaValue cumSum(Call call) {
    boolean exclusive = call.attributes().flag("exclusive");
    boolean reverse = call.attributes().flag("reverse");
    int axis = (int) call.in(1).wholes()[0];
    return lines(call.in(0), axis, line -> running(line, exclusive, reverse));
  }

  private static double[] running(double[] line, boolean exclusive, boolean reverse) {
    double[] sums = new double[line.length];
    double sum = 0;
    for (int i = 0; i < line.length; i++) {
      int at = reverse ? line.length - 1 - i : i;
      sums[at] = exclusive ? sum : sum + line[at];
      sum += line[at];
    }
    return sums;
  }

  static List<JavaValue> topK(Call call) {
    JavaValue x = call.in(0);
    int axis = call.axis();
    int inner = Layout.product(x.shape(), axis + 1, x.rank());
    int length = x.shape().size(axis);
    int[] places = new int[Math.toIntExact(call.shape().elements())];
    long[] indices = new long[places.length];
    int[] targets = starts(call.shape(), axis);
    int[] sources = starts(x.shape(), axis);
    for (int line = 0; line < sources.length; line++) {
      int[] ranked = ranked(x, sources[line], inner, length);
      for (int i = 0; i < call.shape().size(axis); i++) {
        places[targets[line] + i * inner] = sources[line] + ranked[i] * inner;
        indices[targets[line] + i * inner] = ranked[i];
      }
    }
    return List.of(
        x.pick(call.shape(), places, 0), JavaValue.of(ElementType.I64, call.shape(), indices));
  }
}
