package dev.heed.lab;

import java.util.OptionalDouble;

/**
 * How much of what a swapped mechanism costs comes back when the model is trained with it for a
 * while.
 *
 * @param steps of training
 * @param original the model as it was published
 * @param before the variant with the published weights
 * @param after the variant with weights that were trained with it
 */
public record Recovery(long steps, Comparison original, Comparison before, Comparison after) {

  /** The part of the lost accuracy; empty without labels, or where nothing was lost. */
  public OptionalDouble ofAccuracy() {
    if (original.accuracy().isEmpty() || before.accuracy().isEmpty()) {
      return OptionalDouble.empty();
    }
    return part(
        original.accuracy().getAsDouble(),
        before.accuracy().getAsDouble(),
        after.accuracy().orElse(0));
  }

  /** The part of the lost likeness with the original's output, by its cosine. */
  public OptionalDouble ofCosine() {
    return part(1, before.cosine(), after.cosine());
  }

  private static OptionalDouble part(double whole, double swapped, double trained) {
    return whole - swapped <= 1e-9
        ? OptionalDouble.empty()
        : OptionalDouble.of((trained - swapped) / (whole - swapped));
  }
}
