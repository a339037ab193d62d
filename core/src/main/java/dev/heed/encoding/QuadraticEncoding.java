package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each head looks at one offset in the grid: a score falls with the square of the distance from
 * there. As it gets sharper, nine heads become a convolution with a kernel of 3 x 3.
 *
 * @see <a href="https://arxiv.org/abs/1911.03584">Cordonnier et al. 2019, section 3</a>
 */
public final class QuadraticEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "quadratic",
          "each head looks at one offset in the grid, with a blur, on scores",
          Map.of("sharpness", "of the look, 1 where not given"),
          setup -> new QuadraticEncoding(setup.options().positive("sharpness", 1)));

  /** How far a head looks down and to the right. */
  public record Offset(long rows, long columns) {
    private long squared() {
      return rows * rows + columns * columns;
    }
  }

  private final double sharpness;

  /** Scores fall by {@code sharpness} times the squared distance. */
  public QuadraticEncoding(double sharpness) {
    if (!(sharpness > 0)) {
      throw invalidInput("The sharpness is above 0, not %s.".formatted(sharpness));
    }
    this.sharpness = sharpness;
  }

  /** Where each head looks: the nearest offsets, row by row among those that are equally near. */
  public static List<Offset> offsets(int heads) {
    int radius = (int) Math.ceil(Math.sqrt(heads));
    List<Offset> all = new ArrayList<>();
    for (int row = -radius; row <= radius; row++) {
      for (int column = -radius; column <= radius; column++) {
        all.add(new Offset(row, column));
      }
    }
    return all.stream().sorted(Comparator.comparingLong(Offset::squared)).limit(heads).toList();
  }

  /** Pairs with a token before the grid get 0. */
  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value columns = ops.squeeze(ops.sizes(Dims.of(grid.columns())), 0);
    Value prefix = ops.constant((long) grid.prefix());
    Value query = ops.unsqueeze(ops.sub(queryPositions, prefix), 1); // [Q, 1]
    Value key = ops.unsqueeze(ops.sub(keyPositions, prefix), 0); // [1, K]
    Value down = ops.sub(ops.div(key, columns), ops.div(query, columns));
    Value across = ops.sub(ops.mod(key, columns), ops.mod(query, columns));
    List<Value> perHead = new ArrayList<>();
    for (Offset offset : offsets(heads)) {
      perHead.add(ops.unsqueeze(squared(ops, down, across, offset), 0));
    }
    Value squares = ops.cast(ops.concat(0, perHead), ElementType.F32); // [H, Q, K]
    Value zero = ops.constant(0L);
    Value inGrid = ops.and(ops.greaterOrEqual(query, zero), ops.greaterOrEqual(key, zero));
    Value scores = ops.where(inGrid, ops.mul(squares, -sharpness), ops.constant(0f));
    return Optional.of(ops.unsqueeze(scores, 0));
  }

  private static Value squared(Ops ops, Value down, Value across, Offset offset) {
    Value rows = ops.sub(down, ops.constant(offset.rows()));
    Value columns = ops.sub(across, ops.constant(offset.columns()));
    return ops.add(ops.mul(rows, rows), ops.mul(columns, columns));
  }
}
