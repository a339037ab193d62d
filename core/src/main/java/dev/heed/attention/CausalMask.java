package dev.heed.attention;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import java.util.stream.IntStream;

/**
 * Which keys each query may attend to, by position. The last query stands at the last key: with
 * {@code K - Q} keys of the past, query 0 is token {@code K - Q}.
 */
final class CausalMask {

  private CausalMask() {}

  /** I64 {@code [Q, 1]}: each query's place among the keys. */
  static Value queries(Ops ops, Value query, Value key) {
    Value past = ops.sub(ops.dimension(key, 2), ops.dimension(query, 2));
    return ops.unsqueeze(ops.add(count(ops, query), past), 1);
  }

  /** I64 {@code [1, K]}. */
  static Value keys(Ops ops, Value key) {
    return ops.unsqueeze(count(ops, key), 0);
  }

  /** I64 {@code [N]}: 0 to N - 1, for {@code x [B, H, N, D]}. */
  static Value count(Ops ops, Value x) {
    return ops.range(ops.constant(0L), ops.dimension(x, 2), ops.constant(1L));
  }

  /** The context with fewer pairs that see each other; {@code visible} is {@code [Q, K]}. */
  static AttentionContext narrowed(Ops ops, AttentionContext context, Value visible) {
    return context.withMask(context.mask().map(m -> ops.and(m, visible)).orElse(visible));
  }

  /** A mask or bias with all of its four axes, {@code [B, H, Q, K]}; each may be 1. */
  static Value fourAxes(Ops ops, Value x) {
    int[] missing = IntStream.range(0, 4 - x.rank()).toArray();
    return missing.length == 0 ? x : ops.unsqueeze(x, missing);
  }
}
