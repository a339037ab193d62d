package dev.heed.runtime;

import dev.heed.runtime.TensorSpec.Axis;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Room for the outputs whose shape is known before a run: each axis is fixed, or bears a name whose
 * size the inputs tell.
 *
 * <p>Names can lie. The runtime refuses a buffer of another shape than it wants to write, and then
 * the plan is given up for the rest of the session.
 */
final class OutputPlan {

  private final Signature signature;
  private volatile boolean trusted = true;

  OutputPlan(Signature signature) {
    this.signature = signature;
  }

  /** New buffers for the wanted outputs whose shape these inputs tell; the others are left out. */
  Map<String, Tensor> allocate(Map<String, Shape> inputs, Set<String> wanted) {
    Map<String, Tensor> planned = new LinkedHashMap<>();
    if (trusted && !wanted.isEmpty()) {
      Map<String, Long> sizes = sizes(inputs, names(wanted));
      for (TensorSpec output : signature.outputs()) {
        if (wanted.contains(output.name())) {
          shape(output, sizes)
              .flatMap(shape -> buffer(output, shape))
              .ifPresent(tensor -> planned.put(output.name(), tensor));
        }
      }
    }
    return planned;
  }

  /** The runtime gave another shape than the axis names declare. */
  void distrust() {
    trusted = false;
  }

  /** The axes of the wanted outputs: a decoder's step asks for one of many. */
  private Set<String> names(Set<String> wanted) {
    Set<String> names = new HashSet<>();
    for (TensorSpec output : signature.outputs()) {
      if (wanted.contains(output.name())) {
        for (Axis axis : output.axes()) {
          if (axis instanceof Axis.Symbolic symbolic) {
            names.add(symbolic.name());
          }
        }
      }
    }
    return names;
  }

  private Map<String, Long> sizes(Map<String, Shape> inputs, Set<String> names) {
    Map<String, Long> sizes = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    for (TensorSpec input : signature.inputs()) {
      bind(input.axes(), inputs.get(input.name()), names, sizes, ambiguous);
    }
    sizes.keySet().removeAll(ambiguous);
    return sizes;
  }

  private static void bind(
      List<Axis> axes,
      Shape shape,
      Set<String> names,
      Map<String, Long> sizes,
      Set<String> ambiguous) {
    for (int i = 0; i < axes.size(); i++) {
      if (axes.get(i) instanceof Axis.Symbolic axis
          && !axis.name().isEmpty()
          && names.contains(axis.name())) {
        long size = shape.axis(i);
        Long before = sizes.putIfAbsent(axis.name(), size);
        if (before != null && before != size) {
          ambiguous.add(axis.name());
        }
      }
    }
  }

  /** Without axes it may be a scalar or anything, so it is left to the runtime. */
  private static Optional<Shape> shape(TensorSpec output, Map<String, Long> sizes) {
    long[] lengths = new long[output.axes().size()];
    for (int i = 0; i < lengths.length; i++) {
      OptionalLong size = size(output.axes().get(i), sizes);
      if (size.isEmpty()) {
        return Optional.empty();
      }
      lengths[i] = size.getAsLong();
    }
    return lengths.length == 0 ? Optional.empty() : Optional.of(Shape.of(lengths));
  }

  private static OptionalLong size(Axis axis, Map<String, Long> sizes) {
    if (axis instanceof Axis.Symbolic symbolic) {
      Long size = sizes.get(symbolic.name());
      return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }
    return axis.size();
  }

  /** Empty where the declared size cannot be held: the declaration may be wrong. */
  private static Optional<Tensor> buffer(TensorSpec output, Shape shape) {
    double bytes = output.type().bytes();
    for (long axis : shape.axes()) {
      bytes *= axis;
    }
    return bytes > 0 && bytes <= Integer.MAX_VALUE
        ? DirectMemory.tryZeros(output.type(), shape)
        : Optional.empty();
  }
}
