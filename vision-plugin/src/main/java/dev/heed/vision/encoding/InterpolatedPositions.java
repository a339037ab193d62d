package dev.heed.vision.encoding;

import dev.heed.api.Internal;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * A trained vector for each place of a grid, resized where an image has another grid than the
 * training images had. Tokens before and after the grid keep their vectors.
 *
 * @param table {@code [1, before + rows * columns + after, C]}
 * @param before tokens before the grid, such as the class token
 * @param rows of the trained grid
 * @param columns of the trained grid
 */
@Internal
public record InterpolatedPositions(
    Value table, int before, long rows, long columns, Interpolation interpolation)
    implements PositionalEncoding {

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    return ops.add(tokens, at(ops, grid));
  }

  /** The vectors of all tokens of a grid: {@code [1, N, C]}. */
  public Value at(Ops ops, TokenGrid grid) {
    if (grid.rows().is(rows) && grid.columns().is(columns)) {
      return table;
    }
    long end = before + rows * columns;
    List<Value> parts = new ArrayList<>();
    if (before > 0) {
      parts.add(ops.slice(table, 1, 0, before));
    }
    parts.add(resized(ops, ops.slice(table, 1, before, end), grid));
    if (end < table.size(1)) {
      parts.add(ops.slice(table, 1, end, table.size(1)));
    }
    return parts.size() == 1 ? parts.get(0) : ops.concat(1, parts);
  }

  /** {@code [1, rows * columns, C] -> [1, h * w, C]}. */
  private Value resized(Ops ops, Value patches, TokenGrid grid) {
    long width = patches.size(2);
    Value image = ops.reshape(patches, rows, columns, width);
    Value other = interpolation.resize(ops, image, grid.rows(), grid.columns());
    return ops.unsqueeze(ops.reshape(other, -1, width), 0);
  }
}
