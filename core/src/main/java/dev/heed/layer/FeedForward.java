package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;

/** What each token does by itself in a transformer's layer. */
@FunctionalInterface
public interface FeedForward {

  /** {@code [B, N, C] -> [B, N, C]}. */
  Value apply(Ops ops, Value x);

  /**
   * The same, each channel of the result times a trained factor {@code [C]} (LayerScale).
   *
   * @see <a href="https://arxiv.org/abs/2103.17239">Touvron et al. 2021</a>
   */
  default FeedForward scaled(Value factors) {
    return (ops, x) -> ops.mul(apply(ops, x), factors);
  }
}
