package dev.heed.attention;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import java.util.Optional;

/**
 * Scaled dot-product attention of each query over a list of keys of its own: time and memory grow
 * with Q x W, not Q x K.
 *
 * @param places I64 {@code [Q, W]}: the keys of each query, any number where it is not valid
 * @param valid BOOL {@code [Q, W]}: which of them there are
 */
record GatheredKeys(Value places, Value valid) {

  /** As {@code Attention.attend}: {@code [B, H, Q, Dv]}. */
  Value attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Value safe = ops.where(valid, places, ops.constant(0L));
    Value q = ops.unsqueeze(ops.mul(query, 1 / Math.sqrt((double) query.size(-1))), 3);
    Value k = ops.transpose(ops.gather(key, safe, 2), 0, 1, 2, 4, 3); // [B, H, Q, D, W]
    Value scores = ops.squeeze(ops.matMul(q, k), 3); // [B, H, Q, W]
    Optional<Value> bias = context.bias().map(b -> pick(ops, b, safe, key));
    Value seen = context.mask().map(m -> ops.and(pick(ops, m, safe, key), valid)).orElse(valid);
    Value weights = Weighting.SOFTMAX.weigh(ops, scores, bias, Optional.of(seen));
    Value v = ops.gather(value, safe, 2); // [B, H, Q, W, Dv]
    return ops.squeeze(ops.matMul(ops.unsqueeze(weights, 3), v), 3);
  }

  /** From {@code [B, H, Q, K]}, where any axis may be 1, the pairs: {@code [B, H, Q, W]}. */
  private static Value pick(Ops ops, Value given, Value places, Value key) {
    Value x = CausalMask.fourAxes(ops, given);
    if (x.axis(3).is(1)) {
      return x;
    }
    if (x.axis(2).is(1)) {
      return ops.squeeze(ops.gather(x, places, 3), 2);
    }
    Value rows = ops.range(ops.constant(0L), ops.dimension(x, 2), ops.constant(1L));
    Value starts = ops.mul(ops.unsqueeze(rows, 1), ops.dimension(key, 2)); // [Q, 1]
    return ops.gather(ops.reshape(x, 0, 0, -1), ops.add(starts, places), 2);
  }
}
