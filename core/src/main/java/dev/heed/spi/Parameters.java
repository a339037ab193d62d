package dev.heed.spi;

import dev.heed.op.Value;

/**
 * A model's weights, seen from one of its parts: {@code parameters.at("encoder.layer.0")} sees the
 * names that begin so. A missing or misshaped weight is noted and a stand-in returned, so that one
 * error can list all of them when the model has been built.
 */
public interface Parameters {

  /** The part below {@code name}. */
  Parameters at(String name);

  /** The weight of that name, which must have this shape; F16 and BF16 arrive as F32. */
  Value get(String name, long... shape);

  /** Whether there is such a weight, for parts that only some checkpoints have. */
  boolean has(String name);
}
