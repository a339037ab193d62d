package dev.heed.nlp.architecture;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.tensor.ElementType;

/**
 * Turned queries that grow with the logarithm of their position, a step for each {@code trained}
 * tokens: softmax would else flatten over longer texts.
 *
 * @param beta how much they grow
 * @see <a href="https://arxiv.org/abs/2501.19399">Nakanishi 2025, Scalable-Softmax</a>
 */
record GrowingQueries(PositionalEncoding turned, double beta, int trained)
    implements PositionalEncoding {

  @Override
  public Value onQuery(Ops ops, Value heads, Value positions) {
    Value places = ops.cast(positions, ElementType.F32); // [B, N]
    Value steps = ops.floor(ops.div(places, trained));
    Value growth = ops.add(ops.mul(ops.log(ops.add(steps, 1)), beta), 1);
    Value each = growth.rank() == 2 ? ops.unsqueeze(growth, 1, 3) : ops.unsqueeze(growth, 1);
    return ops.mul(turned.onQuery(ops, heads, positions), each);
  }

  @Override
  public Value onKey(Ops ops, Value heads, Value positions) {
    return turned.onKey(ops, heads, positions);
  }
}
