package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import java.util.Map;

/**
 * Fewer heads of keys and values than of queries: neighbouring query heads share one. With a single
 * key head it is multi-query attention.
 *
 * @see <a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023</a>
 */
public final class GroupedQueryAttention implements Attention {

  /** In a model with as many key heads as query heads, neighbouring ones are averaged first. */
  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          "grouped-query",
          "scaled dot-product with fewer heads of keys and values, made by averaging neighbours",
          Map.of("key-heads", "how many heads of keys and values are left, 1 where not given"),
          setup ->
              new GroupedQueryAttention(
                  DotProductAttention.scaled(Weighting.SOFTMAX),
                  setup.options().size("key-heads", 1)));

  private final Attention inner;
  private final long keyHeads;

  /** Takes key {@code [B, G, K, D]} and value {@code [B, G, K, Dv]}, where H is a multiple of G. */
  public GroupedQueryAttention(Attention inner) {
    this(inner, 0);
  }

  private GroupedQueryAttention(Attention inner, long keyHeads) {
    this.inner = requireNonNull(inner);
    this.keyHeads = keyHeads;
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    requireGroups(query, key, value);
    long heads = query.size(1);
    Value k = repeated(ops, averaged(ops, key, heads), heads);
    Value v = repeated(ops, averaged(ops, value, heads), heads);
    return inner.attend(ops, query, k, v, context);
  }

  private Value averaged(Ops ops, Value x, long heads) {
    if (keyHeads == 0 || x.size(1) != heads) {
      return x;
    }
    Value grouped = ops.reshape(x, sizes(ops, x, keyHeads, heads / keyHeads));
    return ops.reduceMean(grouped, false, 2);
  }

  /** {@code [B, G, K, D] -> [B, H, K, D]}: each head as often as queries share it. */
  private static Value repeated(Ops ops, Value x, long heads) {
    long groups = x.size(1);
    if (groups == heads) {
      return x;
    }
    Value wide = ops.expand(ops.unsqueeze(x, 2), sizes(ops, x, groups, heads / groups));
    Value tokens = ops.unsqueeze(ops.dimension(x, 2), 0);
    Value batch = ops.unsqueeze(ops.dimension(x, 0), 0);
    return ops.reshape(
        wide, ops.concat(0, batch, ops.constants(heads), tokens, ops.constants(x.size(3))));
  }

  /** I64 {@code [B, groups, members, K, D]}. */
  private static Value sizes(Ops ops, Value x, long groups, long members) {
    Value batch = ops.unsqueeze(ops.dimension(x, 0), 0);
    Value tokens = ops.unsqueeze(ops.dimension(x, 2), 0);
    return ops.concat(0, batch, ops.constants(groups, members), tokens, ops.constants(x.size(3)));
  }

  private void requireGroups(Value query, Value key, Value value) {
    boolean four = query.rank() == 4 && key.rank() == 4 && value.rank() == 4;
    long given = four ? key.size(1) : 1;
    long groups = keyHeads > 0 && four && given == query.size(1) ? keyHeads : given;
    if (!four || groups < 1 || query.size(1) % groups != 0 || given != value.size(1)) {
      throw invalidInput(
          "Grouped-query attention takes query [B, H, Q, D], key [B, G, K, D] and value [B, G, K, Dv], where H is a multiple of G%s, but got query %s, key %s, value %s."
              .formatted(keyHeads > 0 ? " = " + keyHeads : "", query, key, value));
    }
  }
}
