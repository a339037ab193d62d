package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Loops that arrange elements anew. */
final class JavaShape {

  static final Map<String, Kernel> KERNELS =
      Map.ofEntries(
          Map.entry("Shape", JavaShape::shape),
          Map.entry("Reshape", call -> call.in(0).reshaped(call.shape())),
          Map.entry("Squeeze", call -> call.in(0).reshaped(call.shape())),
          Map.entry("Unsqueeze", call -> call.in(0).reshaped(call.shape())),
          Map.entry("Transpose", call -> transposed(call.in(0), call.attributes().numbers("perm"))),
          Map.entry("Concat", JavaShape::concat),
          Map.entry("Slice", JavaShape::slice),
          Map.entry("Expand", JavaShape::expand),
          Map.entry("Tile", JavaShape::tile),
          Map.entry("Pad", JavaShape::pad),
          Map.entry("Range", JavaShape::range),
          Map.entry("Trilu", JavaShape::trilu));

  private JavaShape() {}

  private static JavaValue shape(Call call) {
    return JavaValue.of(ElementType.I64, call.shape(), call.in(0).shape().axes());
  }

  static JavaValue transposed(JavaValue x, long... order) {
    int[] strides = Layout.strides(x.shape());
    int[] steps = Arrays.stream(order).mapToInt(axis -> strides[(int) axis]).toArray();
    Shape target = InferShape.transpose(x, order).dims().shape();
    return x.pick(target, Layout.strided(target, steps, 0), 0);
  }

  /** All elements of one value, then all of another, as a vector. */
  static JavaValue joined(JavaValue a, JavaValue b) {
    Shape both = Shape.of(a.count() + b.count());
    return a.isReal()
        ? JavaValue.of(
            a.type(),
            both,
            DoubleStream.concat(Arrays.stream(a.reals()), Arrays.stream(b.reals())).toArray())
        : JavaValue.of(
            a.type(),
            both,
            LongStream.concat(Arrays.stream(a.wholes()), Arrays.stream(b.wholes())).toArray());
  }

  private static JavaValue concat(Call call) {
    int axis = call.axis();
    JavaValue sum = call.in(0);
    for (JavaValue next : call.all().subList(1, call.all().size())) {
      sum = concat(sum, next, axis);
    }
    return sum;
  }

  private static JavaValue concat(JavaValue a, JavaValue b, int axis) {
    Shape target = InferShape.concat(axis, a, b).dims().shape();
    int[] left = Layout.strides(a.shape());
    int[] right = Layout.strides(b.shape());
    int first = a.shape().size(axis);
    int[] places =
        Layout.each(
            target,
            at ->
                at[axis] < first
                    ? Layout.place(left, at)
                    : a.count() + Layout.place(right, at) - first * right[axis]);
    return joined(a, b).pick(target, places, 0);
  }

  static List<JavaValue> split(Call call) {
    List<JavaValue> parts = new ArrayList<>();
    int start = 0;
    for (Spec spec : call.node().outputs()) {
      Shape target = spec.dims().shape();
      parts.add(cut(call.in(0), target, call.axis(), start, 1));
      start += target.size(call.axis());
    }
    return parts;
  }

  private static JavaValue cut(JavaValue x, Shape target, int axis, int start, int step) {
    int[] steps = Layout.strides(x.shape());
    int offset = start * steps[axis];
    steps[axis] *= step;
    return x.pick(target, Layout.strided(target, steps, offset), 0);
  }

  private static JavaValue slice(Call call) {
    int axis = (int) call.in(3).wholes()[0];
    int step = (int) call.in(4).wholes()[0];
    long size = call.in(0).shape().axis(axis);
    int start = (int) InferSlice.first(size, call.in(1).wholes()[0], step);
    return cut(call.in(0), call.shape(), axis, start, step);
  }

  private static JavaValue expand(Call call) {
    return call.in(0).pick(call.shape(), Layout.broadcast(call.in(0).shape(), call.shape()), 0);
  }

  private static JavaValue tile(Call call) {
    Shape source = call.in(0).shape();
    int[] strides = Layout.strides(source);
    int[] places =
        Layout.each(
            call.shape(),
            at -> {
              int place = 0;
              for (int i = 0; i < at.length; i++) {
                place += at[i] % source.size(i) * strides[i];
              }
              return place;
            });
    return call.in(0).pick(call.shape(), places, 0);
  }

  private static JavaValue pad(Call call) {
    Shape source = call.in(0).shape();
    int[] strides = Layout.strides(source);
    long[] pads = call.in(1).wholes();
    String mode = call.attributes().text("mode", "constant");
    int[] places =
        Layout.each(
            call.shape(),
            at -> {
              int place = 0;
              for (int i = 0; i < at.length; i++) {
                int from = padded(mode, at[i] - (int) pads[i], source.size(i));
                if (from < 0) {
                  return -1;
                }
                place += from * strides[i];
              }
              return place;
            });
    return call.in(0).pick(call.shape(), places, call.in(2).number(0));
  }

  private static int padded(String mode, int i, int size) {
    boolean inside = i >= 0 && i < size;
    return switch (mode) {
      case "edge" -> Math.max(0, Math.min(size - 1, i));
      case "reflect" -> inside ? i : i < 0 ? -i : 2 * (size - 1) - i;
      default -> inside ? i : -1;
    };
  }

  private static JavaValue range(Call call) {
    JavaValue start = call.in(0);
    JavaValue delta = call.in(2);
    Shape shape = call.shape();
    int count = shape.size(0);
    if (start.isReal()) {
      double[] reals = new double[count];
      Arrays.setAll(reals, i -> start.reals()[0] + i * delta.reals()[0]);
      return JavaValue.of(start.type(), shape, reals);
    }
    long[] wholes = new long[count];
    Arrays.setAll(wholes, i -> start.wholes()[0] + i * delta.wholes()[0]);
    return JavaValue.of(start.type(), shape, wholes);
  }

  private static JavaValue trilu(Call call) {
    Shape shape = call.shape();
    long k = call.in(1).wholes()[0];
    boolean upper = call.attributes().flag("upper");
    int[] strides = Layout.strides(shape);
    int[] places =
        Layout.each(
            shape,
            at -> {
              long diagonal = at[at.length - 1] - at[at.length - 2] - k;
              return (upper ? diagonal >= 0 : diagonal <= 0) ? Layout.place(strides, at) : -1;
            });
    return call.in(0).pick(shape, places, 0);
  }
}
