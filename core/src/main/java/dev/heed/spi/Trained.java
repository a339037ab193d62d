package dev.heed.spi;

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

  /** Normally distributed F32 numbers around 0, the same for the same seed. */
  static Trained seeded(long seed, double deviation, long... axes) {
    Random random = new Random(seed);
    Tensor tensor = Tensor.zeros(ElementType.F32, new Shape(axes));
    var floats = tensor.floats();
    while (floats.hasRemaining()) {
      floats.put((float) (deviation * random.nextGaussian()));
    }
    return of(tensor);
  }
}
