package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.PositionalEncoding;
import java.util.Optional;

/**
 * Queries, keys and values are projected, split into heads, attended, joined and projected again.
 *
 * @param position turns queries and keys, or adds to the scores; one that does neither is no matter
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.2</a>
 */
public record MultiHeadAttention(
    Linear query,
    Linear key,
    Linear value,
    Linear output,
    int heads,
    Attention attention,
    PositionalEncoding position)
    implements TokenMixer {

  private static final PositionalEncoding NO_POSITION = new PositionalEncoding() {};

  /** Without positions of its own. */
  public MultiHeadAttention(
      Linear query, Linear key, Linear value, Linear output, int heads, Attention attention) {
    this(query, key, value, output, heads, attention, NO_POSITION);
  }

  /** Self-attention: {@code x [B, N, C] -> [B, N, C]}, tokens counted from 0. */
  @Override
  public Attended apply(Ops ops, Value x, AttentionContext context) {
    return apply(ops, x, x, context);
  }

  /**
   * Cross-attention: queries from {@code x [B, Q, C]}, keys and values from {@code memory [B, K,
   * C]}, both counted from 0.
   */
  public Attended apply(Ops ops, Value x, Value memory, AttentionContext context) {
    return apply(ops, x, memory, context, count(ops, x), count(ops, memory));
  }

  private static Value count(Ops ops, Value tokens) {
    return ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L));
  }

  /**
   * Attention where the caller says where tokens are.
   *
   * @param queryPositions I64 {@code [Q]}
   * @param keyPositions I64 {@code [K]}
   */
  public Attended apply(
      Ops ops,
      Value x,
      Value memory,
      AttentionContext context,
      Value queryPositions,
      Value keyPositions) {
    Value q = split(ops, query.apply(ops, x), heads); // [B, H, Q, D]
    Value k = split(ops, key.apply(ops, memory), heads); // [B, H, K, D]
    Value v = split(ops, value.apply(ops, memory), heads); // [B, H, K, D]
    Optional<Value> bias =
        position.onScores(ops, heads, context.grid(), queryPositions, keyPositions);
    Attended attended =
        attention.attend(
            ops,
            position.onQueryOrKey(ops, q, queryPositions),
            position.onQueryOrKey(ops, k, keyPositions),
            v,
            withBias(ops, context, bias));
    return new Attended(output.apply(ops, join(ops, attended.output())), attended.weights());
  }

  private static AttentionContext withBias(
      Ops ops, AttentionContext context, Optional<Value> bias) {
    return bias.map(more -> context.withBias(sum(ops, context.bias(), more))).orElse(context);
  }

  private static Value sum(Ops ops, Optional<Value> some, Value more) {
    return some.map(bias -> ops.add(bias, more)).orElse(more);
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
