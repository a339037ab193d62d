package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;

/** Brings each token to one size: {@link LayerNorm} or {@link RmsNorm}. */
@FunctionalInterface
public interface Norm {

  /** {@code [..., C] -> [..., C]}. */
  Value apply(Ops ops, Value x);
}
