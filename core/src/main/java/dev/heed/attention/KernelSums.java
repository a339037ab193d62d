package dev.heed.attention;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;

/**
 * Attention by features in place of scores: {@code f(q) (f(k)^T v) / (f(q) sum f(k))}, whose cost
 * grows with the number of tokens, not with its square.
 */
final class KernelSums {

  private static final double TINY = 1e-30;

  private KernelSums() {}

  /** {@code q [B, H, Q, F]}, {@code k [B, H, K, F]}, {@code v [B, H, K, Dv] -> [B, H, Q, Dv]}. */
  static Value all(Ops ops, Value q, Value k, Value v) {
    Value sums = ops.matMul(ops.transpose(k, 0, 1, 3, 2), v); // [B, H, F, Dv]
    Value norm = ops.reduceSum(k, true, 2); // [B, H, 1, F]
    return ratio(ops, ops.matMul(q, sums), ops.reduceSum(ops.mul(q, norm), true, -1));
  }

  /** The same over the keys up to each query, by running sums; needs room for K * F * Dv. */
  static Value upToEach(Ops ops, Value q, Value k, Value v) {
    Value products = ops.mul(ops.unsqueeze(k, 4), ops.unsqueeze(v, 3)); // [B, H, K, F, Dv]
    Value sums = latest(ops, ops.cumSum(products, 2), q);
    Value norm = latest(ops, ops.cumSum(k, 2), q); // [B, H, Q, F]
    Value mixed = ops.squeeze(ops.matMul(ops.unsqueeze(q, 3), sums), 3);
    return ratio(ops, mixed, ops.reduceSum(ops.mul(q, norm), true, -1));
  }

  /** Of what the keys have, that of the queries, which are the last tokens. */
  private static Value latest(Ops ops, Value x, Value query) {
    Value keys = ops.dimension(x, 2);
    return ops.slice(x, 2, ops.sub(keys, ops.dimension(query, 2)), keys);
  }

  /** A query that sees no key gets 0. */
  static Value ratio(Ops ops, Value mixed, Value norm) {
    return ops.div(mixed, ops.max(norm, ops.scalar(norm.type(), TINY)));
  }

  /** Keys' features, with 0 for those that a mask by key leaves out. */
  static Value masked(Ops ops, Value features, AttentionContext context) {
    return context.mask().map(mask -> zeroed(ops, features, mask)).orElse(features);
  }

  /** {@code x [B, H, K, F]}, with 0 where a mask {@code [B, 1, 1, K]} is false. */
  static Value zeroed(Ops ops, Value x, Value mask) {
    return ops.where(byToken(ops, mask), x, ops.scalar(x.type(), 0));
  }

  /** A mask {@code [B, 1, 1, K]} as {@code [B, 1, K, 1]}. */
  static Value byToken(Ops ops, Value mask) {
    return ops.transpose(CausalMask.fourAxes(ops, mask), 0, 1, 3, 2);
  }
}
