package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
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

  /** Two encodings at once: one on tokens, such as a table, and one inside the layers. */
  public static PositionalEncoding both(PositionalEncoding absolute, PositionalEncoding relative) {
    return new Both(absolute, relative);
  }

  private record Both(PositionalEncoding absolute, PositionalEncoding relative)
      implements PositionalEncoding {

    @Override
    public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
      return absolute.onTokens(ops, tokens, grid);
    }

    @Override
    public Value onQuery(Ops ops, Value heads, Value positions) {
      return relative.onQuery(ops, heads, positions);
    }

    @Override
    public Value onKey(Ops ops, Value heads, Value positions) {
      return relative.onKey(ops, heads, positions);
    }

    @Override
    public Value onValue(Ops ops, Value heads, Value positions) {
      return relative.onValue(ops, heads, positions);
    }

    @Override
    public Optional<Value> onScores(
        Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
      return relative.onScores(ops, heads, grid, queryPositions, keyPositions);
    }
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
