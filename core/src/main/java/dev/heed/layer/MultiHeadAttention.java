package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;

/**
 * Queries, keys and values are projected, split into heads, attended, joined and projected again.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.2</a>
 */
public record MultiHeadAttention(
    Linear query, Linear key, Linear value, Linear output, int heads, Attention attention)
    implements TokenMixer {

  /** Self-attention: {@code x [B, N, C] -> [B, N, C]}. */
  @Override
  public Attended apply(Ops ops, Value x, AttentionContext context) {
    return apply(ops, x, x, context);
  }

  /**
   * Cross-attention: queries from {@code x [B, Q, C]}, keys and values from {@code memory [B, K,
   * C]}.
   */
  public Attended apply(Ops ops, Value x, Value memory, AttentionContext context) {
    return apply(ops, x, memory, memory, context);
  }

  /**
   * Queries, keys and values each from their own: {@code asking [B, Q, C]}, {@code told [B, K, C]}
   * and {@code read [B, K, C]}, as where positions are added to queries and keys alone.
   */
  public Attended apply(Ops ops, Value asking, Value told, Value read, AttentionContext context) {
    Value q = split(ops, query.apply(ops, asking)); // [B, H, Q, D]
    Value k = split(ops, key.apply(ops, told)); // [B, H, K, D]
    Value v = split(ops, value.apply(ops, read)); // [B, H, K, D]
    Attended attended = attention.attend(ops, q, k, v, context);
    return new Attended(output.apply(ops, join(ops, attended.output())), attended.weights());
  }

  private Value split(Ops ops, Value x) {
    return split(ops, x, heads);
  }

  /** {@code [B, N, H*D] -> [B, H, N, D]}. */
  public static Value split(Ops ops, Value x, int heads) {
    Value parted = ops.reshape(x, 0, 0, heads, x.size(-1) / heads);
    return ops.transpose(parted, 0, 2, 1, 3);
  }

  /** {@code [B, H, N, D] -> [B, N, H*D]}. */
  public static Value join(Ops ops, Value x) {
    return ops.reshape(ops.transpose(x, 0, 2, 1, 3), 0, 0, x.size(1) * x.size(-1));
  }
}
