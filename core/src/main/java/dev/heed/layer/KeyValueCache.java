package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.function.Supplier;

/** Keys and values of earlier tokens, so that a new token costs one step and not all of them. */
public interface KeyValueCache {

  /** Keys and values of one layer, each {@code [B, G, N, D]}. */
  record KeyValues(Value keys, Value values) {}

  /** Those of all tokens of a layer, from those of its new tokens; they are kept. */
  KeyValues extended(Ops ops, int layer, KeyValues fresh);

  /**
   * Those of a layer's cross attention, which do not change from step to step: computed, or taken
   * from an earlier step.
   */
  default KeyValues cross(Ops ops, int layer, Supplier<KeyValues> computed) {
    return computed.get();
  }
}
