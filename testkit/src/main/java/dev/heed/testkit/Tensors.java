package dev.heed.testkit;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
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

  /** Items {@code start} (included) to {@code end} (excluded) of the first axis, copied. */
  public static Tensor rows(Tensor tensor, long start, long end) {
    long[] axes = tensor.shape().axes();
    int row = tensor.bytes().remaining() / Math.toIntExact(axes[0]);
    axes[0] = end - start;
    ByteBuffer part = tensor.bytes().slice((int) start * row, (int) axes[0] * row);
    ByteBuffer copy = ByteBuffer.allocateDirect(part.remaining()).put(part).flip();
    return Tensor.view(tensor.type(), Shape.of(axes), copy);
  }

  /** The first elements along each axis, as many as {@code shape} says. */
  public static Tensor corner(Tensor tensor, Shape shape) {
    float[] all = tensor.toFloats();
    float[] some = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[Math.toIntExact(place(i, shape, tensor.shape()))];
    }
    return Tensor.of(shape, some);
  }

  private static long place(long i, Shape small, Shape large) {
    long rest = i;
    long at = 0;
    long step = 1;
    for (int axis = small.rank() - 1; axis >= 0; axis--) {
      at += rest % small.axis(axis) * step;
      rest /= small.axis(axis);
      step *= large.axis(axis);
    }
    return at;
  }
}
