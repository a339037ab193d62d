package dev.heed.vision.encoding;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * BEiT's relative positions: a trained number for each head and each step between two patches, and
 * three more for steps from, to and within the class token. Where an image has another grid than
 * the training images, the table of steps is resized.
 *
 * @param table {@code [(2 rows - 1) * (2 columns - 1) + 3, H]}
 * @param rows of the trained grid
 * @param columns of the trained grid
 * @see <a href="https://arxiv.org/abs/2106.08254">Bao et al. 2021, BEiT</a>
 */
public record BeitPositions(Value table, long rows, long columns) implements PositionalEncoding {

  /** How many rows the table of a grid has. */
  public static long steps(long rows, long columns) {
    return (2 * rows - 1) * (2 * columns - 1) + 3;
  }

  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value between = ops.gather(steps(ops, heads, grid), places(ops, grid), 1); // [H, P, P]
    Dim patches = between.axis(1);
    Value from = extra(ops, heads, 3, Dims.of(heads, 1, patches));
    Value to = extra(ops, heads, 2, Dims.of(heads, patches, 1));
    Value within = extra(ops, heads, 1, Dims.of(heads, 1, 1));
    Value first = ops.concat(2, within, from); // [H, 1, N]
    return Optional.of(ops.unsqueeze(ops.concat(1, first, ops.concat(2, to, between)), 0));
  }

  /** One of the last three numbers of each head, as often as needed. */
  private Value extra(Ops ops, int heads, int fromEnd, Dims dims) {
    Value row = ops.gather(table, table.size(0) - fromEnd, 0); // [H]
    return ops.expand(ops.reshape(row, heads, 1, 1), dims);
  }

  /** The table of steps between patches of a grid: {@code [H, (2h - 1) * (2w - 1)]}. */
  private Value steps(Ops ops, int heads, TokenGrid grid) {
    long high = 2 * rows - 1;
    long wide = 2 * columns - 1;
    Value trained = ops.slice(table, 0, 0, high * wide);
    if (grid.rows().is(rows) && grid.columns().is(columns)) {
      return ops.transpose(trained, 1, 0);
    }
    Value image = ops.reshape(trained, wide, high, heads);
    Value other =
        Interpolation.LINEAR.resize(
            ops, image, twiceLessOne(ops, grid.rows()), twiceLessOne(ops, grid.columns()));
    return ops.transpose(ops.reshape(other, -1, heads), 1, 0);
  }

  private static Dim twiceLessOne(Ops ops, Dim size) {
    return ops.sub(ops.mul(ops.sizes(Dims.of(size)), ops.constants(2L)), ops.constants(1L)).axis(0);
  }

  /** Which step leads from each patch to each: {@code I64 [P, P]}. */
  private static Value places(Ops ops, TokenGrid grid) {
    Value high = size(ops, grid.rows());
    Value wide = size(ops, grid.columns());
    Value zero = ops.constant(0L);
    Value one = ops.constant(1L);
    Value patches = ops.range(zero, ops.mul(high, wide), one);
    Value row = ops.div(patches, wide);
    Value column = ops.mod(patches, wide);
    Value down = ops.add(difference(ops, row), ops.sub(high, one));
    Value right = ops.add(difference(ops, column), ops.sub(wide, one));
    Value stride = ops.sub(ops.add(wide, wide), one);
    return ops.add(ops.mul(down, stride), right);
  }

  private static Value difference(Ops ops, Value places) {
    return ops.sub(ops.unsqueeze(places, 1), ops.unsqueeze(places, 0));
  }

  private static Value size(Ops ops, Dim dim) {
    return ops.squeeze(ops.cast(ops.sizes(Dims.of(dim)), ElementType.I64), 0);
  }
}
