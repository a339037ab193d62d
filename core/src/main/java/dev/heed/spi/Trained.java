package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Random;

/**
 * A trained tensor that a mechanism holds, whichever {@link Ops} will use it. Immutable.
 *
 * <p>A mechanism that is part of a published model gets a {@link Value} of its weights; one that
 * takes another's place gets a tensor of the user's, or numbers from a seed.
 */
@FunctionalInterface
public interface Trained {

  /** How many numbers a seed makes at most. */
  long MOST = 1L << 27;

  /** The tensor as a value of {@code ops}. */
  Value in(Ops ops);

  /** A weight that the architecture has looked up; it serves the {@link Ops} that it belongs to. */
  static Trained of(Value value) {
    return ops -> value;
  }

  /** A tensor without a name; it is not copied. */
  static Trained of(Tensor tensor) {
    return ops -> ops.constant(tensor);
  }

  /**
   * Normally distributed F32 numbers around 0, the same for the same seed.
   *
   * @throws HeedException INVALID_OPTION for more than 134,217,728 numbers, half a gigabyte
   */
  static Trained seeded(long seed, double deviation, long... axes) {
    Random random = new Random(seed);
    Shape shape = new Shape(axes);
    if (shape.elements() > MOST) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s random numbers %s are more than the %s that are made. Choose smaller options."
              .formatted(shape.elements(), shape, MOST));
    }
    Tensor tensor = Tensor.zeros(ElementType.F32, shape);
    var floats = tensor.floats();
    while (floats.hasRemaining()) {
      floats.put((float) (deviation * random.nextGaussian()));
    }
    return of(tensor);
  }
}
