package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a patch is, as sines and cosines of its row and of its column: each has half of the
 * channels. Rows and columns are counted from 1 and then stretched so that the last is 2 pi.
 *
 * @param rowBase the longest wave of rows, in radians of the shortest
 * @param columnBase the same of columns
 * @param shift what is taken from a row's or a column's number: 0.5 for the middle of a patch
 * @see <a href="https://arxiv.org/abs/2005.12872">Carion et al. 2020, section A.4</a>
 */
record SinePlaces(double rowBase, double columnBase, double shift) {

  private static final double TURN = 2 * Math.PI;

  /** As DETR has them. */
  static SinePlaces of(double base) {
    return new SinePlaces(base, base, 0);
  }

  SinePlaces shifted(double other) {
    return new SinePlaces(rowBase, columnBase, other);
  }

  /** The vectors of a grid's patches: {@code [1, h*w, width]}. */
  Value at(Ops ops, TokenGrid grid, long width) {
    Dims half = Dims.of(grid.rows(), grid.columns(), width / 2);
    Value rows = waves(ops, steps(ops, grid.rows()), width / 2, rowBase); // [h, C/2]
    Value columns = waves(ops, steps(ops, grid.columns()), width / 2, columnBase);
    Value both =
        ops.concat(
            2,
            ops.expand(ops.unsqueeze(rows, 1), half),
            ops.expand(ops.unsqueeze(columns, 0), half));
    return ops.unsqueeze(ops.reshape(both, -1, width), 0);
  }

  private Value steps(Ops ops, Dim count) {
    Value all = ops.cast(ops.squeeze(ops.sizes(Dims.of(count)), 0), ElementType.F32);
    Value numbers = ops.add(numbers(ops, count), 1 - shift);
    Value stretched = ops.mul(ops.div(numbers, ops.add(all, 1e-6)), TURN);
    return ops.unsqueeze(stretched, 1); // [n, 1]
  }

  /** 0, 1, 2, ... as floats {@code [n]}. */
  static Value numbers(Ops ops, Dim count) {
    Value limit = ops.squeeze(ops.sizes(Dims.of(count)), 0);
    return ops.cast(ops.range(ops.constant(0L), limit, ops.constant(1L)), ElementType.F32);
  }

  /** Sines and cosines by turns, of ever longer waves: {@code x [..., 1] -> [..., width]}. */
  static Value waves(Ops ops, Value x, long width, double base) {
    float[] lengths = new float[Math.toIntExact(width / 2)];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (float) Math.pow(base, 2.0 * i / width);
    }
    Value angles = ops.div(x, ops.constants(lengths));
    int last = x.rank();
    Value pairs =
        ops.concat(
            last, ops.unsqueeze(ops.sin(angles), last), ops.unsqueeze(ops.cos(angles), last));
    return ops.reshape(pairs, x.dims().with(-1, Dim.of(width)));
  }

  /**
   * The same of points or boxes with coordinates from 0 to 1: {@code [..., n] -> [..., n*width]},
   * those of y before those of x, then of the other coordinates in their order.
   */
  static Value ofPoints(Ops ops, Value points, long width, double base) {
    List<Value> waves = each(ops, points, width, base);
    Collections.swap(waves, 0, 1);
    return ops.concat(points.rank() - 1, waves);
  }

  /** The same in the order of the coordinates. */
  static Value ofNumbers(Ops ops, Value points, long width, double base) {
    return ops.concat(points.rank() - 1, each(ops, points, width, base));
  }

  private static List<Value> each(Ops ops, Value points, long width, double base) {
    Value turned = ops.mul(points, TURN);
    int last = points.rank() - 1;
    List<Value> waves = new ArrayList<>();
    for (int i = 0; i < points.size(-1); i++) {
      waves.add(waves(ops, ops.slice(turned, last, i, i + 1L), width, base));
    }
    return waves;
  }
}
