package dev.heed.look;

import dev.heed.tensor.Tensor;

/**
 * The weights of one attention in one run.
 *
 * @param weights F32 {@code [B, H, Q, K]}, each row of which sums to 1; attention in windows has
 *     the windows in its first axis
 */
public record AttentionMap(FoundAttention attention, Tensor weights) {

  /** What it is called: {@code attentions.0}. */
  public String name() {
    return attention.name();
  }
}
