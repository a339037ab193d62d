package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The axes of a reshape: 0 keeps one, -1 takes what remains, and the elements must fit. */
final class InferReshape {

  private InferReshape() {}

  /**
   * Reshapes to named axes by a constant where 0 and one -1 can say it, else by sizes of the run.
   */
  static Value toDims(ShapeOps ops, Value x, Dims dims) {
    long[] sizes = new long[dims.rank()];
    int rest = 0;
    for (int i = 0; i < sizes.length; i++) {
      boolean kept = i < x.rank() && x.axis(i).equals(dims.axis(i));
      sizes[i] = kept && !dims.axis(i).isFixed() ? 0 : dims.axis(i).size().orElse(-1);
      rest += sizes[i] == -1 ? 1 : 0;
    }
    Value shape = rest <= 1 ? ops.constants(sizes) : ops.sizes(dims);
    Value reshaped = ops.reshape(x, shape);
    return reshaped.dims().isFixed() ? reshaped : ops.assume(reshaped, dims);
  }

  static Spec spec(Value x, Value sizes) {
    if (sizes.rank() != 1) {
      throw ShapeErrors.of("reshape", "sizes must be a vector.", x, sizes);
    }
    List<Dim> target = sizes.contents().orElseGet(() -> unknown(sizes));
    return new Spec(x.type(), new Dims(resolved(x, target)));
  }

  private static List<Dim> unknown(Value sizes) {
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < sizes.size(0); i++) {
      dims.add(SymbolicDims.axis("reshaped"));
    }
    return dims;
  }

  private static List<Dim> resolved(Value x, List<Dim> target) {
    List<Dim> axes = new ArrayList<>();
    int rest = -1;
    for (int i = 0; i < target.size(); i++) {
      Dim dim = target.get(i);
      if (dim.is(-1) && rest >= 0) {
        throw ShapeErrors.of("reshape", "%s has -1 twice.".formatted(target), x);
      }
      rest = dim.is(-1) ? i : rest;
      axes.add(dim.is(0) ? kept(x, target, i) : dim);
    }
    return rest >= 0 ? withRest(x, target, axes, rest) : fitting(x, target, axes);
  }

  private static Dim kept(Value x, List<Dim> target, int i) {
    if (i >= x.rank()) {
      throw ShapeErrors.of(
          "reshape", "%s keeps axis %s, which is not there.".formatted(target, i), x);
    }
    return x.axis(i);
  }

  private static List<Dim> withRest(Value x, List<Dim> target, List<Dim> axes, int rest) {
    List<Dim> others = new ArrayList<>(axes);
    others.remove(rest);
    boolean fixed = x.dims().isFixed() && new Dims(others).isFixed();
    Optional<Dim> remaining = quotient(x.dims().axes(), others);
    if (fixed && remaining.isEmpty()) {
      throw misfit(x, target);
    }
    axes.set(rest, remaining.orElseGet(() -> SymbolicDims.axis("rest")));
    return axes;
  }

  private static List<Dim> fitting(Value x, List<Dim> target, List<Dim> axes) {
    if (new Dims(axes).isFixed()
        && x.dims().isFixed()
        && product(axes) != product(x.dims().axes())) {
      throw misfit(x, target);
    }
    return axes;
  }

  private static RuntimeException misfit(Value x, List<Dim> target) {
    return ShapeErrors.of("reshape", "the elements do not fit %s.".formatted(target), x);
  }

  /** The product of all sizes over the product of some, where it is sure to be whole. */
  private static Optional<Dim> quotient(List<Dim> all, List<Dim> some) {
    List<Dim> top = new ArrayList<>(all);
    List<Dim> bottom = new ArrayList<>(some);
    bottom.removeIf(dim -> !dim.isFixed() && top.remove(dim));
    Formula denominator = multiplied(bottom);
    if (denominator.dim().is(0)) {
      return Optional.empty();
    }
    return multiplied(top).divideExactly(denominator).map(Formula::dim);
  }

  private static Formula multiplied(List<Dim> dims) {
    return dims.stream().map(Formula::of).reduce(Formula.constant(1), Formula::times);
  }

  private static long product(List<Dim> dims) {
    try {
      return dims.stream().mapToLong(d -> d.size().getAsLong()).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw invalidInput("Shape %s has more elements than can be counted.".formatted(dims));
    }
  }

  static long[] fixed(List<Dim> dims) {
    return Arrays.stream(dims.toArray(Dim[]::new)).mapToLong(d -> d.size().getAsLong()).toArray();
  }
}
