package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Optional;

/** Memory outside the heap, whose limit is a setting of the JVM and not a fault of the program. */
final class DirectMemory {

  private DirectMemory() {}

  /** Empty where the JVM's limit is reached. */
  static Optional<Tensor> tryZeros(ElementType type, Shape shape) {
    try {
      return Optional.of(Tensor.zeros(type, shape));
    } catch (OutOfMemoryError e) {
      return Optional.empty();
    }
  }

  /** The same, with a message for the user. */
  static Tensor zeros(String name, ElementType type, Shape shape) {
    return tryZeros(type, shape)
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.RUNTIME_FAILED,
                    "There is no memory left for the output '%s' %s%s. Run smaller batches, or start Java with a larger -XX:MaxDirectMemorySize."
                        .formatted(name, type, shape)));
  }
}
