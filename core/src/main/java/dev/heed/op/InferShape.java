package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Axes of operators that arrange elements anew. */
final class InferShape {

  private InferShape() {}

  /** The order of a transpose in full. */
  static long[] order(Value x, int... order) {
    int[] full =
        order.length > 0
            ? order
            : IntStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray();
    long[] axes = Arrays.stream(full).mapToLong(i -> Axes.at("transpose", i, x)).toArray();
    if (axes.length != x.rank() || Arrays.stream(axes).distinct().count() != axes.length) {
      throw ShapeErrors.of(
          "transpose", "%s does not name each axis once.".formatted(Arrays.toString(order)), x);
    }
    return axes;
  }

  static Spec transpose(Value x, long... order) {
    return new Spec(
        x.type(), new Dims(Arrays.stream(order).mapToObj(i -> x.axis((int) i)).toList()));
  }

  static Spec concat(int axis, Value... values) {
    if (values.length == 0) {
      throw ShapeErrors.of("concat", "there is nothing to join.");
    }
    int at = Axes.at("concat", axis, values[0]);
    Dims dims = values[0].dims();
    for (Value value : List.of(values).subList(1, values.length)) {
      InferElementwise.requireSameType("concat", values[0], value);
      dims = joined(at, dims, value, values);
    }
    return new Spec(values[0].type(), dims);
  }

  private static Dims joined(int axis, Dims dims, Value value, Value... all) {
    List<Dim> axes = new ArrayList<>();
    if (value.rank() != dims.rank()) {
      throw ShapeErrors.of("concat", "the ranks differ.", all);
    }
    for (int i = 0; i < dims.rank(); i++) {
      int at = i;
      axes.add(
          i == axis
              ? Formula.of(dims.axis(i)).plus(Formula.of(value.axis(i))).dim()
              : Broadcast.agree(dims.axis(i), value.axis(i))
                  .orElseThrow(
                      () ->
                          ShapeErrors.of(
                              "concat", "the sizes of axis %s differ.".formatted(at), all)));
    }
    return new Dims(axes);
  }

  static List<Spec> split(Value x, int axis, long... sizes) {
    int at = Axes.at("split", axis, x);
    long sum = Arrays.stream(sizes).sum();
    if (x.axis(at).isFixed() && !x.axis(at).is(sum)) {
      throw ShapeErrors.of(
          "split",
          "axis %s is not the sum of %s, which is %s.".formatted(axis, Arrays.toString(sizes), sum),
          x);
    }
    return Arrays.stream(sizes)
        .mapToObj(size -> new Spec(x.type(), x.dims().with(at, Dim.of(size))))
        .toList();
  }

  static Spec expand(Value x, Value sizes) {
    List<Dim> wanted =
        sizes
            .contents()
            .orElseGet(
                () -> Collections.nCopies((int) sizes.size(0), SymbolicDims.axis("expanded")));
    Dims dims =
        Broadcast.of(x.dims(), new Dims(wanted))
            .orElseThrow(
                () ->
                    ShapeErrors.of("expand", "it does not broadcast to %s.".formatted(wanted), x));
    return new Spec(x.type(), dims);
  }

  static Spec squeeze(Value x, int... axes) {
    long[] gone = Axes.all("squeeze", x, axes);
    for (long axis : gone) {
      Dim dim = x.axis((int) axis);
      if (dim.isFixed() && !dim.is(1)) {
        throw ShapeErrors.of("squeeze", "the size of axis %s is not 1.".formatted(axis), x);
      }
    }
    return new Spec(x.type(), InferReduce.folded("squeeze", x, false, axes));
  }

  static Spec unsqueeze(Value x, int... axes) {
    int rank = x.rank() + axes.length;
    int[] places = Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray();
    List<Dim> dims = new ArrayList<>(x.dims().axes());
    for (int place : places) {
      if (place < 0 || place > dims.size()) {
        throw ShapeErrors.of(
            "unsqueeze",
            "%s are no places among %s axes.".formatted(Arrays.toString(axes), rank),
            x);
      }
      dims.add(place, Dim.of(1));
    }
    return new Spec(x.type(), new Dims(dims));
  }

  static Spec pad(Value x, PadMode mode, long... pads) {
    if (pads.length != 2 * x.rank()) {
      throw ShapeErrors.of(
          "pad", "it needs two numbers for each axis, not %s.".formatted(pads.length), x);
    }
    Dims dims = x.dims();
    for (int i = 0; i < x.rank(); i++) {
      long more = pads[i] + pads[x.rank() + i];
      requirePadding(x, mode, i, Math.max(pads[i], pads[x.rank() + i]));
      dims = dims.with(i, Formula.of(dims.axis(i)).plus(Formula.constant(more)).dim());
    }
    return new Spec(x.type(), dims);
  }

  private static void requirePadding(Value x, PadMode mode, int axis, long pad) {
    boolean mirrored = mode == PadMode.REFLECT && x.axis(axis).isFixed();
    if (mirrored && pad >= x.size(axis)) {
      throw ShapeErrors.of("pad", "axis %s has no %s to mirror.".formatted(axis, pad), x);
    }
  }

  static Spec tile(Value x, Value repeats) {
    if (repeats.rank() != 1 || !repeats.axis(0).is(x.rank())) {
      throw ShapeErrors.of("tile", "it needs one number for each axis.", x, repeats);
    }
    List<Dim> times = repeats.contents().orElse(List.of());
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      dims.add(
          times.isEmpty()
              ? SymbolicDims.axis("tiled")
              : Formula.of(x.axis(i)).times(Formula.of(times.get(i))).dim());
    }
    return new Spec(x.type(), new Dims(dims));
  }

  static Spec range(Value start, Value limit, Value delta) {
    InferElementwise.numbers("range", start, limit, delta);
    if (start.rank() + limit.rank() + delta.rank() > 0) {
      throw ShapeErrors.of("range", "it needs three scalars.", start, limit, delta);
    }
    Dim count =
        start.type().isFloating() ? realCount(start, limit, delta) : count(start, limit, delta);
    return new Spec(start.type(), Dims.of(count));
  }

  private static Dim realCount(Value start, Value limit, Value delta) {
    if (start.numbers().isEmpty() || limit.numbers().isEmpty() || delta.numbers().isEmpty()) {
      return SymbolicDims.axis("range");
    }
    double span = limit.numbers().get().number(0) - start.numbers().get().number(0);
    return Dim.of((long) Math.max(0, Math.ceil(span / delta.numbers().get().number(0))));
  }

  private static Dim count(Value start, Value limit, Value delta) {
    Dim step = delta.contents().map(list -> list.get(0)).orElse(Dim.of(0));
    boolean known = start.contents().isPresent() && limit.contents().isPresent();
    return !known || !step.isFixed() || step.is(0)
        ? SymbolicDims.axis("range")
        : count(start.contents().get().get(0), limit.contents().get().get(0), step);
  }

  /** ceil((limit - start) / step), not below 0 where that can be seen. */
  private static Dim count(Dim start, Dim limit, Dim step) {
    Formula span = Formula.of(limit).minus(Formula.of(start));
    long by = step.size().getAsLong();
    Formula positive = by < 0 ? span.times(Formula.constant(-1)) : span;
    Dim count = positive.plus(Formula.constant(Math.abs(by) - 1)).floorDivide(Math.abs(by)).dim();
    return count.isFixed() ? Dim.of(Math.max(0, count.size().getAsLong())) : count;
  }

  static Spec trilu(String operator, Value x) {
    if (x.rank() < 2) {
      throw ShapeErrors.of(operator, "it needs a matrix.", x);
    }
    return x.spec();
  }

  static boolean isWhole(Value value) {
    return value.type() == ElementType.I64 || value.type() == ElementType.I32;
  }
}
