package dev.heed.vision.architecture;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;

/** Squares of neighbouring tokens as one token each, with all their numbers. */
final class Shuffle {

  private Shuffle() {}

  /**
   * {@code tokens [B, h * w, C] -> [B, h * w / s^2, s^2 * C]}: the numbers of a square row by row.
   *
   * @param side {@code s}, which divides h and w
   */
  static Value of(Ops ops, Value tokens, TokenGrid grid, long side) {
    long width = tokens.size(2);
    Value batch = ops.sizes(Dims.of(tokens.axis(0)));
    Value s = ops.constants(side);
    Value rows = ops.div(ops.sizes(Dims.of(grid.rows())), s);
    Value columns = ops.div(ops.sizes(Dims.of(grid.columns())), s);
    Value cut =
        ops.reshape(tokens, ops.concat(0, batch, rows, s, columns, s, ops.constants(width)));
    Value sorted = ops.transpose(cut, 0, 1, 3, 2, 4, 5);
    Value joined =
        ops.reshape(sorted, ops.concat(0, batch, ops.constants(-1, side * side * width)));
    return ops.assume(joined, Dims.of(tokens.axis(0), joined.axis(1), side * side * width));
  }
}
