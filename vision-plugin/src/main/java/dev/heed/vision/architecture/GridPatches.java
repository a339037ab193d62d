package dev.heed.vision.architecture;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;

/**
 * Where the patches of several pictures lie that stand one behind the other, square after square of
 * those that become one token.
 *
 * @param row I64 {@code [P]}
 * @param column I64 {@code [P]}
 * @param height I64 {@code [P]}: how many rows the patch's picture has
 * @param width I64 {@code [P]}
 * @param frame I64 {@code [P]}: the number of the first patch of its picture, or of the picture of
 *     a video; the same for those that see each other
 */
record GridPatches(Value row, Value column, Value height, Value width, Value frame) {

  /** Room for the windows of a frame along a side. */
  private static final long APART = 1 << 20;

  /**
   * Of pictures of any sizes.
   *
   * @param count how many patches there are, an I64 scalar
   * @param grids I64 {@code [I, 3]}: how many pictures, rows and columns of patches
   * @param side of a square of patches that becomes one token
   */
  static GridPatches of(Ops ops, Value count, Value grids, long side) {
    Value times = ops.gather(grids, 0, 1); // [I]
    Value rows = ops.gather(grids, 1, 1);
    Value columns = ops.gather(grids, 2, 1);
    Value sizes = ops.mul(times, ops.mul(rows, columns));
    Value ends = ops.cumSum(sizes, 0);
    Value number = ops.range(ops.constant(0L), count, ops.constant(1L)); // [P]
    Value passed = ops.greaterOrEqual(ops.unsqueeze(number, 1), ops.unsqueeze(ends, 0));
    Value picture = ops.reduceSum(ops.cast(passed, ElementType.I64), false, 1);

    Value height = ops.gather(rows, picture, 0);
    Value width = ops.gather(columns, picture, 0);
    Value start = ops.gather(ops.sub(ends, sizes), picture, 0);
    Value inPicture = ops.sub(number, start);
    Value inFrame = ops.mod(inPicture, ops.mul(height, width));
    Value square = ops.div(inFrame, ops.constant(side * side));
    Value inSquare = ops.mod(inFrame, ops.constant(side * side));
    Value across = ops.div(width, ops.constant(side));
    Value row =
        ops.add(
            ops.mul(ops.div(square, across), ops.constant(side)),
            ops.div(inSquare, ops.constant(side)));
    Value column =
        ops.add(
            ops.mul(ops.mod(square, across), ops.constant(side)),
            ops.mod(inSquare, ops.constant(side)));
    return new GridPatches(row, column, height, width, ops.sub(number, inFrame));
  }

  /** I64 {@code [2, 1, P]}: row and column, for a rotary encoding along both. */
  Value places(Ops ops) {
    return ops.concat(0, ops.unsqueeze(row, 0, 1), ops.unsqueeze(column, 0, 1));
  }

  /** BOOL {@code [1, 1, P, P]}: patches of one picture see each other. */
  Value seen(Ops ops) {
    return same(ops, frame);
  }

  /** The same within windows of {@code side} patches. */
  Value seenWithin(Ops ops, long side) {
    Value down = ops.div(row, ops.constant(side));
    Value right = ops.div(column, ops.constant(side));
    Value window = ops.add(ops.mul(down, ops.constant(APART)), right);
    return same(ops, ops.add(ops.mul(frame, ops.constant(APART * APART)), window));
  }

  private static Value same(Ops ops, Value mark) {
    Value equal = ops.equal(ops.unsqueeze(mark, 1), ops.unsqueeze(mark, 0));
    return ops.unsqueeze(equal, 0, 1);
  }
}
