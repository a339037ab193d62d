package dev.heed.vision.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph that compares images with texts wants a text even where only its images are asked for,
 * whose vectors do not depend on it: it gets the shortest there is.
 */
final class DummyText {

  private DummyText() {}

  /** {@code input_ids [1, N]} and {@code attention_mask [1, N]}, those that a graph takes. */
  static Inputs of(Session session) {
    Inputs taken = new Inputs(Map.of());
    for (String name : List.of("input_ids", "attention_mask")) {
      Optional<TensorSpec> spec = session.signature().input(name);
      taken =
          spec.isPresent() ? taken.and(name, filled(spec.get(), name.equals("input_ids"))) : taken;
    }
    return taken;
  }

  /** The first token of the vocabulary, or ones. */
  private static Tensor filled(TensorSpec spec, boolean zero) {
    long[] axes = spec.axes().stream().mapToLong(axis -> axis.size().orElse(1)).toArray();
    Shape shape = Shape.of(axes);
    long[] values = new long[Math.toIntExact(shape.elements())];
    Arrays.fill(values, zero ? 0 : 1);
    return Tensor.of(shape, values);
  }
}
