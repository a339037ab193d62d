package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.Optional;

/**
 * A position encoding where a model's tokens are: whichever of its three doors it uses, the model
 * opens all of them.
 *
 * @param numbers I64 {@code [N]}: 0, 1, 2, ...
 */
public record Positions(PositionalEncoding encoding, TokenGrid grid, Value numbers) {

  /** For tokens {@code [B, N, C]} that lie on the grid. */
  public static Positions of(Ops ops, PositionalEncoding encoding, TokenGrid grid, Value tokens) {
    Value count = ops.dimension(tokens, 1);
    return new Positions(encoding, grid, ops.range(ops.constant(0L), count, ops.constant(1L)));
  }

  /** The first door: {@code [B, N, C] -> [B, N, C]}. */
  public Value onTokens(Ops ops, Value tokens) {
    return encoding.onTokens(ops, tokens, grid);
  }

  /** The second door: the same attention on queries and keys that know where they are. */
  public Attention within(Attention attention) {
    return (ops, query, key, value, context) ->
        attention.attend(
            ops,
            encoding.onQuery(ops, query, numbers),
            encoding.onKey(ops, key, numbers),
            encoding.onValue(ops, value, numbers),
            context);
  }

  /** The third door: a context whose scores know how far query and key are apart. */
  public AttentionContext context(Ops ops, int heads) {
    AttentionContext context = AttentionContext.on(grid);
    return encoding
        .onScores(ops, heads, grid, numbers, numbers)
        .map(context::withBias)
        .orElse(context);
  }

  /** The third door, for one layer that is handed a context of its own. */
  public TokenMixer around(TokenMixer mixer, int heads) {
    return (ops, x, context) ->
        mixer.apply(
            ops,
            x,
            encoding
                .onScores(ops, heads, grid, numbers, numbers)
                .map(bias -> context.withBias(sum(ops, context.bias(), bias)))
                .orElse(context));
  }

  private static Value sum(Ops ops, Optional<Value> some, Value more) {
    return some.map(bias -> ops.add(bias, more)).orElse(more);
  }
}
