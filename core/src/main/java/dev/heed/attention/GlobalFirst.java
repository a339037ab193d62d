package dev.heed.attention;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import java.util.Optional;

/**
 * Self-attention in which the first few queries see all keys, and the others their own lists.
 *
 * @param global how many see all
 * @param others the keys of every query; those of the first few are left unused
 */
record GlobalFirst(long global, GatheredKeys others) {

  private static final Attention ALL_PAIRS = DotProductAttention.scaled(Weighting.SOFTMAX);

  /** Refuses a past, or keys from elsewhere. */
  static void requireSelf(String name, Value query, Value key) {
    if (!query.axis(2).equals(key.axis(2))) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The attention '%s' in the form 'gather' needs as many keys as queries, but got query %s, key %s. Use form=mask."
              .formatted(name, query, key));
    }
  }

  Value attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    if (query.axis(2).isFixed() && query.size(2) <= global) {
      return ALL_PAIRS.attend(ops, query, key, value, context).output();
    }
    Value last = ops.dimension(query, 2);
    Value start = ops.constant(global);
    GatheredKeys lists =
        new GatheredKeys(
            ops.slice(others.places(), 0, start, last), ops.slice(others.valid(), 0, start, last));
    Value local =
        lists.attend(
            ops, ops.slice(query, 2, start, last), key, value, rows(ops, context, start, last));
    if (global == 0) {
      return local;
    }
    Value zero = ops.constant(0L);
    Value seers = ops.slice(query, 2, zero, start);
    AttentionContext top = rows(ops, context, zero, start);
    return ops.concat(2, ALL_PAIRS.attend(ops, seers, key, value, top).output(), local);
  }

  /** The context of some queries. */
  private static AttentionContext rows(Ops ops, AttentionContext context, Value start, Value end) {
    Optional<Value> mask = context.mask().map(m -> rows(ops, m, start, end));
    Optional<Value> bias = context.bias().map(b -> rows(ops, b, start, end));
    return new AttentionContext(context.grid(), mask, bias);
  }

  private static Value rows(Ops ops, Value x, Value start, Value end) {
    boolean alike = x.rank() < 2 || x.axis(-2).is(1);
    return alike ? x : ops.slice(x, x.rank() - 2, start, end);
  }
}
