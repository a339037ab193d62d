package dev.heed.runtime;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/**
 * A value that one run gave and the next may take, without a copy between them: a cache of keys and
 * values, the output of an encoder. The caller that received it closes it; reading is safe from
 * many threads.
 */
public interface DeviceValue extends AutoCloseable {

  ElementType type();

  Shape shape();

  /** The value as a tensor, copied where the runtime holds it. */
  Tensor tensor();

  /**
   * The given items of the first axis, in that order, as a new value: how beams are sorted and a
   * batch is widened.
   */
  DeviceValue rows(int... rows);

  /** Frees the memory. Calling it twice is harmless. */
  @Override
  void close();

  /** A tensor of the caller's, which is shared. */
  static DeviceValue of(Tensor tensor) {
    return new HostValue(tensor);
  }
}
