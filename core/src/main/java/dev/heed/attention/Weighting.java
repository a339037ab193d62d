package dev.heed.attention;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.Optional;

/** From scores to weights. A masked pair gets the weight 0. */
public enum Weighting {
  /** Every row sums to 1. */
  SOFTMAX {
    @Override
    Value apply(Ops ops, Value masked) {
      return ops.softmax(masked, -1);
    }
  },
  /** Negative scores count for nothing; rows sum to anything. */
  RELU {
    @Override
    Value apply(Ops ops, Value masked) {
      return ops.relu(masked);
    }
  },
  /**
   * ReLU, divided by the number of keys, so that rows stay of one size however long the sequence.
   */
  RELU_PER_KEY {
    @Override
    Value apply(Ops ops, Value masked) {
      Value keys = ops.cast(ops.dimension(masked, -1), masked.type());
      return ops.div(ops.relu(masked), keys);
    }
  };

  /** The published code's stand-in for minus infinity: the most negative float. */
  static final double MASKED = -Float.MAX_VALUE;

  /** {@code masked [B, H, Q, K]}: scores, with {@link #MASKED} where a query may not see a key. */
  abstract Value apply(Ops ops, Value masked);

  /** Scores {@code [B, H, Q, K]}, bias and mask as in {@code AttentionContext}, to weights. */
  public Value weigh(Ops ops, Value scores, Optional<Value> bias, Optional<Value> mask) {
    Value biased = bias.map(b -> ops.add(scores, b)).orElse(scores);
    Value masked =
        mask.map(m -> ops.where(m, biased, ops.scalar(biased.type(), MASKED))).orElse(biased);
    return apply(ops, masked);
  }
}
