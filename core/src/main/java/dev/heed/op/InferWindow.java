package dev.heed.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Axes of convolutions, pooling and resizing. */
final class InferWindow {

  private InferWindow() {}

  static Spec conv(Value x, Value w, Window window) {
    InferElementwise.requireSameType("conv", requireFloats("conv", x), w);
    requireWindow("conv", window, x, w);
    requireKernel("conv", x, w, x.axis(1).is(w.size(1) * window.groups()));
    if (w.size(0) % window.groups() != 0) {
      throw ShapeErrors.of(
          "conv", "%s groups do not divide the kernels.".formatted(window.groups()), x, w);
    }
    List<Dim> dims = new ArrayList<>(List.of(x.axis(0), w.axis(0)));
    for (int i = 0; i < x.rank() - 2; i++) {
      dims.add(slid("conv", window, i, x.axis(i + 2), w.size(i + 2), x, w));
    }
    return new Spec(x.type(), new Dims(dims));
  }

  private static Value requireFloats(String operator, Value x) {
    InferElementwise.floats(operator, x);
    return x;
  }

  static Spec convTranspose(Value x, Value w, Window window) {
    InferElementwise.requireSameType("convTranspose", requireFloats("convTranspose", x), w);
    requireWindow("convTranspose", window, x, w);
    requireKernel(
        "convTranspose", x, w, x.axis(1).is(w.size(0)) && w.size(0) % window.groups() == 0);
    List<Dim> dims = new ArrayList<>(List.of(x.axis(0), Dim.of(w.size(1) * window.groups())));
    for (int i = 0; i < x.rank() - 2; i++) {
      long rim =
          window.dilationAt(i) * (w.size(i + 2) - 1) + 1 - window.before(i) - window.after(i);
      Formula steps = Formula.of(x.axis(i + 2)).minus(Formula.constant(1));
      Formula size = steps.times(Formula.constant(window.strideAt(i))).plus(Formula.constant(rim));
      dims.add(size.dim());
    }
    return new Spec(x.type(), new Dims(dims));
  }

  static void bias(String operator, Value w, int axis, long groups, Value bias) {
    InferElementwise.requireSameType(operator, w, bias);
    if (!bias.dims().equals(Dims.of(w.size(axis) * groups))) {
      throw ShapeErrors.of(operator, "the bias has not one number for each kernel.", w, bias);
    }
  }

  static Spec pool(String operator, Value x, Window window, long... kernel) {
    InferElementwise.floats(operator, x);
    requireWindow(operator, window, x);
    boolean gaps = operator.equals("averagePool") && !window.dilations().isEmpty();
    if (kernel.length != x.rank() - 2 || window.groups() != 1 || gaps) {
      throw ShapeErrors.of(
          operator,
          "kernel %s and %s do not fit; pools have no groups, mean pools no gaps."
              .formatted(Arrays.toString(kernel), window),
          x);
    }
    List<Dim> dims = new ArrayList<>(x.dims().axes().subList(0, 2));
    for (int i = 0; i < kernel.length; i++) {
      dims.add(slid(operator, window, i, x.axis(i + 2), kernel[i], x));
    }
    return new Spec(x.type(), new Dims(dims));
  }

  static Spec global(Value x) {
    InferElementwise.floats("globalAveragePool", x);
    Dims dims = x.dims();
    for (int i = 2; i < x.rank(); i++) {
      dims = dims.with(i, Dim.of(1));
    }
    return new Spec(x.type(), dims);
  }

  /** The number of places of a kernel on an axis. */
  private static Dim slid(
      String operator, Window window, int i, Dim axis, long kernel, Value... operands) {
    long span = window.dilationAt(i) * (kernel - 1) + 1;
    long stride = window.strideAt(i);
    long pads = window.before(i) + window.after(i);
    Formula room = Formula.of(axis).plus(Formula.constant(pads - span));
    if (room.dim().isFixed() && room.dim().size().getAsLong() < 0) {
      throw ShapeErrors.of(
          operator, "a kernel of %s does not fit into %s.".formatted(span, axis), operands);
    }
    if (!window.ceil()) {
      return room.plus(Formula.constant(stride)).floorDivide(stride).dim();
    }
    Dim places = room.plus(Formula.constant(2 * stride - 1)).floorDivide(stride).dim();
    boolean outside =
        places.isFixed()
            && (places.size().getAsLong() - 1) * stride
                >= axis.size().getAsLong() + window.before(i);
    return outside ? Dim.of(places.size().getAsLong() - 1) : places;
  }

  private static void requireKernel(String operator, Value x, Value w, boolean channels) {
    if (w.rank() != x.rank() || (x.axis(1).isFixed() && !channels)) {
      throw ShapeErrors.of(
          operator,
          "kernels of %s do not fit %s channels; 'groups' divides them."
              .formatted(w.dims(), x.axis(1)),
          x,
          w);
    }
  }

  private static void requireWindow(String operator, Window window, Value... operands) {
    int axes = operands[0].rank() - 2;
    boolean fits =
        axes >= 1
            && window.strides().size() % axes == 0
            && window.strides().size() <= axes
            && window.dilations().size() % axes == 0
            && window.dilations().size() <= axes
            && window.pads().size() % (2 * axes) == 0
            && window.pads().size() <= 2 * axes;
    if (!fits) {
      throw ShapeErrors.of(
          operator,
          "%s does not fit %s axes after the channels; give one number for each."
              .formatted(window, axes),
          operands);
    }
  }

  static Spec resize(Value x, Value sizes) {
    if (sizes.rank() != 1 || !sizes.axis(0).is(x.rank() - 2L)) {
      throw ShapeErrors.of(
          "resize", "it needs one size for each axis after the channels.", x, sizes);
    }
    List<Dim> dims = new ArrayList<>(x.dims().axes().subList(0, 2));
    dims.addAll(sizes.contents().orElseGet(() -> new ArrayList<>(unknown(x.rank() - 2))));
    return new Spec(InferElementwise.floats("resize", x).type(), new Dims(dims));
  }

  private static List<Dim> unknown(int count) {
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      dims.add(SymbolicDims.axis("resized"));
    }
    return dims;
  }

  static Spec resizeBy(Value x, float... scales) {
    if (scales.length != x.rank() - 2) {
      throw ShapeErrors.of("resizeBy", "it needs one factor for each axis after the channels.", x);
    }
    List<Dim> dims = new ArrayList<>(x.dims().axes().subList(0, 2));
    for (int i = 0; i < scales.length; i++) {
      dims.add(scaled(x.axis(i + 2), scales[i]));
    }
    return new Spec(InferElementwise.floats("resizeBy", x).type(), new Dims(dims));
  }

  private static Dim scaled(Dim dim, float scale) {
    if (dim.isFixed()) {
      return Dim.of((long) Math.floor((double) ((float) dim.size().getAsLong() * scale)));
    }
    return scale == Math.rint(scale)
        ? Formula.of(dim).times(Formula.constant((long) scale)).dim()
        : SymbolicDims.axis("resized");
  }

  static Spec gridSample(Value x, Value grid) {
    InferElementwise.requireSameType("gridSample", requireFloats("gridSample", x), grid);
    boolean fits = x.rank() == 4 && grid.rank() == 4 && grid.axis(3).is(2);
    if (!fits
        || (x.axis(0).isFixed() && grid.axis(0).isFixed() && !x.axis(0).equals(grid.axis(0)))) {
      throw ShapeErrors.of(
          "gridSample", "it needs images [B,C,H,W] and places [B,h,w,2] of each.", x, grid);
    }
    Dim batch = x.axis(0).isFixed() ? x.axis(0) : grid.axis(0);
    return new Spec(x.type(), new Dims(List.of(batch, x.axis(1), grid.axis(1), grid.axis(2))));
  }
}
