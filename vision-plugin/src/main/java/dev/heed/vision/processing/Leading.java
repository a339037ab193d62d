package dev.heed.vision.processing;

import dev.heed.tensor.Shape;

/** Puts an axis of 1 before all others. */
final class Leading {

  private Leading() {}

  static void axis(Produced from, Produced to) {
    from.inputs()
        .byName()
        .forEach(
            (name, tensor) -> {
              long[] axes = new long[tensor.shape().rank() + 1];
              axes[0] = 1;
              for (int i = 1; i < axes.length; i++) {
                axes[i] = tensor.shape().axis(i - 1);
              }
              to.put(name, tensor.reshaped(Shape.of(axes)));
            });
  }
}
