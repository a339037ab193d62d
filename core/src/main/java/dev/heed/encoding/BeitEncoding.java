package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.Map;
import java.util.Optional;

/**
 * BEiT's: a trained number for each head and each offset between two patches, and three more: class
 * token to patch, patch to class token, class token to itself. On a grid of another size the table
 * of offsets is stretched bilinearly.
 *
 * @see <a href="https://arxiv.org/abs/2106.08254">Bao et al. 2021</a>
 */
public final class BeitEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "beit-relative",
          "a number for each offset in the grid and three for the class token, on scores",
          Map.of(
              "rows", "of the trained grid, 14 where not given",
              "columns", "of the trained grid, as many as rows where not given",
              "seed", "of the numbers"),
          BeitEncoding::seeded);

  private final Trained table;
  private final long rows;
  private final long columns;

  /** With {@code table [(2 rows - 1) (2 columns - 1) + 3, H]} for a grid. */
  public BeitEncoding(Trained table, long rows, long columns) {
    this.table = requireNonNull(table);
    this.rows = rows;
    this.columns = columns;
  }

  private static BeitEncoding seeded(MechanismSetup setup) {
    int rows = setup.options().size("rows", 14);
    int columns = setup.options().size("columns", rows);
    long entries = (2L * rows - 1) * (2L * columns - 1) + 3;
    long seed = setup.options().integer("seed", 0);
    return new BeitEncoding(Trained.seeded(seed, 0.02, entries, setup.heads()), rows, columns);
  }

  /** {@code [1, H, N, N]} for all tokens of the grid, whose prefix is the class token. */
  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value all = table.in(ops);
    requireFits(all, heads, grid);
    Value down = ops.squeeze(ops.sizes(Dims.of(grid.rows())), 0);
    Value across = ops.squeeze(ops.sizes(Dims.of(grid.columns())), 0);
    Value offsets = ops.mul(RelativeGrid.span(ops, down), RelativeGrid.span(ops, across));
    Value index = withClass(ops, RelativeGrid.index(ops, down, across), offsets);
    Value numbers = ops.gather(fitted(ops, all, grid, down, across), index, 0); // [N, N, H]
    return Optional.of(ops.unsqueeze(ops.transpose(numbers, 2, 0, 1), 0));
  }

  /** The index with a row and a column for the class token in front. */
  private static Value withClass(Ops ops, Value index, Value offsets) {
    Value none = ops.mul(ops.slice(index, 0, 0, 1), ops.constant(0L)); // [1, patches]
    Value toPatch = ops.add(none, offsets);
    Value toClass = ops.add(ops.transpose(none, 1, 0), ops.add(offsets, ops.constant(1L)));
    Value corner = ops.reshape(ops.add(offsets, ops.constant(2L)), 1, 1);
    return ops.concat(0, ops.concat(1, corner, toPatch), ops.concat(1, toClass, index));
  }

  /** The table for this grid. */
  private Value fitted(Ops ops, Value all, TokenGrid grid, Value down, Value across) {
    if (grid.rows().is(rows) && grid.columns().is(columns)) {
      return all;
    }
    long oldDown = 2 * rows - 1;
    long oldAcross = 2 * columns - 1;
    long heads = all.size(1);
    Value offsets = ops.slice(all, 0, 0, oldDown * oldAcross);
    Value image = ops.transpose(ops.reshape(offsets, 1, oldDown, oldAcross, heads), 0, 3, 1, 2);
    Value sizes =
        ops.concat(
            0,
            ops.unsqueeze(RelativeGrid.span(ops, down), 0),
            ops.unsqueeze(RelativeGrid.span(ops, across), 0));
    Value resized = ops.resize(image, Resizing.linear(), sizes);
    Value list = ops.transpose(ops.reshape(resized, heads, -1), 1, 0);
    return ops.concat(0, list, ops.slice(all, 0, oldDown * oldAcross, Long.MAX_VALUE));
  }

  private void requireFits(Value all, int heads, TokenGrid grid) {
    long entries = (2 * rows - 1) * (2 * columns - 1) + 3;
    if (all.size(0) != entries || all.size(1) != heads || grid.prefix() != 1) {
      throw invalidInput(
          "A grid of %s x %s tokens behind a class token and %s heads need relative positions [%s, %s], but they are %s, and there are %s tokens before the grid."
              .formatted(rows, columns, heads, entries, heads, all, grid.prefix()));
    }
  }
}
