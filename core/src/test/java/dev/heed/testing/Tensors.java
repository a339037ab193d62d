package dev.heed.testing;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Random;

/** Tensors for tests: random ones, and how far two are apart. */
public final class Tensors {

  private Tensors() {}

  /** Normally distributed values from a fixed seed. */
  public static Tensor random(long seed, long... axes) {
    Random random = new Random(seed);
    Shape shape = Shape.of(axes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(shape, values);
  }

  /** The largest absolute difference; infinite where shapes differ or either has a NaN alone. */
  public static double difference(Tensor a, Tensor b) {
    if (!a.shape().equals(b.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      double difference =
          x[i] == y[i] || (Float.isNaN(x[i]) && Float.isNaN(y[i]))
              ? 0
              : Math.abs((double) x[i] - y[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }
}
