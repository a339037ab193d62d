package dev.heed.nlp.encoding;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;

/**
 * A learned vector for each position, added to the token there. Where tokens are is told for each:
 * by the caller, or by where its text begins.
 *
 * @param table {@code [positions, C]}
 * @param numbers I64, broadcast to {@code [B, N]}: rows of the table
 * @see <a href="https://arxiv.org/abs/1705.03122">Gehring et al. 2017, section 3.1</a>
 */
public record PositionTable(Value table, Value numbers) implements PositionalEncoding {

  /**
   * As RoBERTa counts: padding has the row of its own id, the other tokens of a text have the rows
   * behind it.
   *
   * @param ids I64 {@code [B, N]}
   */
  public static PositionTable behindPadding(Ops ops, Value table, Value ids, long padding) {
    Value isPadding = ops.equal(ids, ops.constant(padding));
    Value isText = ops.cast(ops.not(isPadding), ids.type());
    Value count = ops.mul(ops.cumSum(isText, 1), isText); // [B, N], 0 at padding
    return new PositionTable(table, ops.add(count, ops.constant(padding)));
  }

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    return ops.add(tokens, ops.gather(table, numbers, 0));
  }
}
