package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Loops over products of matrices. */
final class JavaProduct {

  static final Map<String, Kernel> KERNELS =
      Map.of(
          "MatMul", call -> matMul(call.in(0), call.in(1), call.shape()),
          "Gemm", JavaProduct::gemm,
          "Einsum", JavaProduct::einsum,
          "MatMulInteger", JavaProduct::matMulInteger);

  private JavaProduct() {}

  private static JavaValue matMul(JavaValue a, JavaValue b, Shape target) {
    double[] left = numbers(a);
    double[] right = numbers(b);
    int rows = a.rank() > 1 ? a.shape().size(-2) : 1;
    int inner = a.shape().size(-1);
    int columns = b.rank() > 1 ? b.shape().size(-1) : 1;
    int batch = target.rank() - Math.min(1, a.rank() - 1) - Math.min(1, b.rank() - 1);
    Shape all = Shape.of(Arrays.copyOf(target.axes(), batch));
    int[] starts = blocks(a, all, rows * inner);
    int[] others = blocks(b, all, inner * columns);
    double[] result = new double[starts.length * rows * columns];
    IntStream.range(0, starts.length * rows)
        .parallel()
        .forEach(
            i -> {
              int from = starts[i / rows] + i % rows * inner;
              row(left, from, right, others[i / rows], result, i * columns, inner, columns);
            });
    return a.isReal()
        ? JavaValue.of(a.type(), target, result)
        : JavaValue.of(a.type(), target, Arrays.stream(result).mapToLong(n -> (long) n).toArray());
  }

  private static double[] numbers(JavaValue x) {
    return x.isReal() ? x.reals() : Arrays.stream(x.wholes()).asDoubleStream().toArray();
  }

  /** One row of the product: a sum of the right matrix's rows. */
  private static void row(
      double[] a, int from, double[] b, int start, double[] c, int to, int inner, int columns) {
    for (int k = 0; k < inner; k++) {
      double factor = a[from + k];
      int line = start + k * columns;
      for (int j = 0; j < columns; j++) {
        c[to + j] += factor * b[line + j];
      }
    }
  }

  /** Where each matrix of the result finds its operand. */
  private static int[] blocks(JavaValue x, Shape batch, int size) {
    Shape own = Shape.of(Arrays.copyOf(x.shape().axes(), Math.max(0, x.rank() - 2)));
    return Arrays.stream(Layout.broadcast(own, batch)).map(i -> i * size).toArray();
  }

  private static JavaValue gemm(Call call) {
    JavaValue a =
        call.attributes().flag("transA") ? JavaShape.transposed(call.in(0), 1, 0) : call.in(0);
    JavaValue b =
        call.attributes().flag("transB") ? JavaShape.transposed(call.in(1), 1, 0) : call.in(1);
    double[] product = matMul(a, b, call.shape()).reals();
    int[] bias = Layout.broadcast(call.in(2).shape(), call.shape());
    Arrays.setAll(product, i -> product[i] + call.in(2).reals()[bias[i]]);
    return JavaValue.of(a.type(), call.shape(), product);
  }

  private static JavaValue matMulInteger(Call call) {
    JavaValue a = less(call.in(0), call.in(2));
    JavaValue b = less(call.in(1), call.in(3));
    return matMul(a, b, call.shape()).retyped(ElementType.I32);
  }

  private static JavaValue less(JavaValue x, JavaValue zero) {
    int[] places = Layout.broadcast(zero.shape(), x.shape());
    long[] moved = new long[places.length];
    Arrays.setAll(moved, i -> x.wholes()[i] - zero.wholes()[places[i]]);
    return JavaValue.of(ElementType.I32, x.shape(), moved);
  }

  /** Every combination of all letters: the product of the operands, added to the result. */
  private static JavaValue einsum(Call call) {
    String equation = call.attributes().text("equation", "");
    List<String> terms = InferEinsum.terms(equation, call.all().toArray(JavaValue[]::new));
    String output = InferEinsum.output(equation);
    Map<Character, Integer> letters = new HashMap<>();
    long[] sizes = new long[60];
    for (int i = 0; i < terms.size(); i++) {
      for (int axis = 0; axis < terms.get(i).length(); axis++) {
        int letter = letters.computeIfAbsent(terms.get(i).charAt(axis), c -> letters.size());
        sizes[letter] = call.in(i).shape().axis(axis);
      }
    }
    Shape space = Shape.of(Arrays.copyOf(sizes, letters.size()));
    double[] products = new double[Math.toIntExact(space.elements())];
    Arrays.fill(products, 1);
    for (int i = 0; i < terms.size(); i++) {
      int[] places = Layout.strided(space, steps(terms.get(i), letters, call.in(i).shape()), 0);
      double[] numbers = numbers(call.in(i));
      Arrays.setAll(products, j -> products[j] * numbers[places[j]]);
    }
    double[] result = new double[Math.toIntExact(call.shape().elements())];
    int[] targets = Layout.strided(space, steps(output, letters, call.shape()), 0);
    for (int j = 0; j < targets.length; j++) {
      result[targets[j]] += products[j];
    }
    return JavaValue.of(call.spec().type(), call.shape(), result);
  }

  private static int[] steps(String term, Map<Character, Integer> letters, Shape shape) {
    int[] strides = Layout.strides(shape);
    int[] steps = new int[letters.size()];
    for (int axis = 0; axis < term.length(); axis++) {
      steps[letters.get(term.charAt(axis))] += strides[axis];
    }
    return steps;
  }
}
