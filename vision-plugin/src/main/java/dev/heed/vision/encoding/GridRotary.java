package dev.heed.vision.encoding;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.encoding.RotaryEncoding.Layout;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/**
 * Rotary positions on a grid: some numbers of a head turn by the row of a patch, others by its
 * column. Tokens before the grid, such as the class token, do not turn.
 *
 * @param layout which two numbers of a head make a pair
 * @param cosines {@code [N, D]}, for each token and each number of a head
 * @param sines {@code [N, D]}
 * @see <a href="https://arxiv.org/abs/2403.13298">Heo et al. 2024, Rotary Position Embedding for
 *     Vision Transformer</a>
 */
@Internal
public record GridRotary(Layout layout, Value cosines, Value sines) implements PositionalEncoding {

  /**
   * By angles of each pair, {@code [N, D/2]}.
   *
   * @param prefix tokens before these, which do not turn
   */
  public static GridRotary of(Ops ops, Layout layout, Value angles, int prefix) {
    Value all =
        prefix == 0
            ? angles
            : ops.concat(
                0, ops.constantOfShape(Dims.of(prefix, angles.axis(1)), angles.type(), 0), angles);
    Value each = layout == Layout.HALVES ? ops.concat(1, all, all) : twice(ops, all);
    return new GridRotary(layout, ops.cos(each), ops.sin(each));
  }

  /**
   * By the centre of each patch, measured from -1 to 1 along each side of the image, whatever its
   * size.
   *
   * @param headWidth D, which 4 divides
   * @param base by which the slowest pair turns less than the fastest
   * @see <a href="https://arxiv.org/abs/2508.10104">Siméoni et al. 2025, DINOv3</a>
   */
  public static GridRotary ofCentres(Ops ops, TokenGrid grid, int headWidth, double base) {
    requireQuarters(headWidth);
    float[] speeds = new float[headWidth / 4];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = (float) (2 * Math.PI / Math.pow(base, 4.0 * i / headWidth));
    }
    Value turn = ops.constant(Tensor.of(Shape.of(speeds.length), speeds));
    Value angles =
        both(ops, grid, centres(ops, grid.rows()), turn, centres(ops, grid.columns()), turn);
    return of(ops, Layout.HALVES, angles, grid.prefix());
  }

  /**
   * The angles {@code [rows * columns, P + Q]} of places along both sides.
   *
   * @param down {@code [rows]} times {@code downSpeeds [P]}
   * @param across {@code [columns]} times {@code acrossSpeeds [Q]}
   */
  public static Value both(
      Ops ops, TokenGrid grid, Value down, Value downSpeeds, Value across, Value acrossSpeeds) {
    Value byRow = ops.mul(ops.unsqueeze(down, 1, 2), downSpeeds); // [rows, 1, P]
    Value byColumn = ops.mul(ops.unsqueeze(across, 0, 2), acrossSpeeds); // [1, columns, Q]
    Value angles =
        ops.concat(2, spread(ops, grid, byRow), spread(ops, grid, byColumn)); // [rows, columns, ]
    return ops.reshape(angles, -1, angles.size(2));
  }

  private static Value spread(Ops ops, TokenGrid grid, Value x) {
    return ops.expand(x, Dims.of(grid.rows(), grid.columns(), x.axis(2)));
  }

  /** F32 {@code 0, 1, ..., count - 1}. */
  public static Value places(Ops ops, Dim count) {
    Value all = ops.squeeze(ops.sizes(Dims.of(count)), 0);
    return ops.cast(ops.range(ops.constant(0L), all, ops.constant(1L)), ElementType.F32);
  }

  private static Value centres(Ops ops, Dim count) {
    Value all = ops.cast(ops.squeeze(ops.sizes(Dims.of(count)), 0), ElementType.F32);
    Value halves = ops.div(ops.add(places(ops, count), 0.5), all);
    return ops.add(ops.mul(halves, 2), -1);
  }

  private static void requireQuarters(int headWidth) {
    if (headWidth < 4 || headWidth % 4 != 0) {
      throw invalidModel(
          "Rows and columns turn two numbers of a head at a time, but a head has %s numbers, which 4 does not divide. Look at the width and the number of heads in config.json."
              .formatted(headWidth));
    }
  }

  /** Each number twice, side by side: {@code [N, P] -> [N, 2P]}. */
  private static Value twice(Ops ops, Value x) {
    Value column = ops.unsqueeze(x, 2);
    return ops.reshape(ops.concat(2, column, column), 0, 2 * x.size(1));
  }

  @Override
  public Value onQueryOrKey(Ops ops, Value heads, Value positions) {
    return ops.add(
        ops.mul(heads, ops.cast(cosines, heads.type())),
        ops.mul(turned(ops, heads), ops.cast(sines, heads.type())));
  }

  /** Each pair {@code (x, y)} as {@code (-y, x)}. */
  private Value turned(Ops ops, Value heads) {
    long width = heads.size(3);
    if (layout == Layout.HALVES) {
      return ops.concat(
          3, ops.neg(ops.slice(heads, 3, width / 2, width)), ops.slice(heads, 3, 0, width / 2));
    }
    Value first = ops.slice(heads, 3, 0, width, 2);
    Value second = ops.slice(heads, 3, 1, width, 2);
    Value pairs = ops.concat(4, ops.unsqueeze(ops.neg(second), 4), ops.unsqueeze(first, 4));
    return ops.reshape(pairs, 0, 0, 0, width);
  }
}
