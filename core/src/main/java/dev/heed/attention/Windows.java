package dev.heed.attention;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import java.util.Optional;

/** A grid of tokens cut into square windows, and joined again. */
record Windows(Ops ops, TokenGrid grid, long size, long shift, boolean always) {

  /** {@code [B, H, N, D] -> [B * windows, H, M, D]}. */
  Value cut(Value x) {
    Value image =
        ops.reshape(x, ops.concat(0, axis(x, 0), axis(x, 1), rows(), columns(), axis(x, 3)));
    Value moved = roll(roll(image, 2, false), 3, false);
    Value parted =
        ops.reshape(
            moved,
            ops.concat(0, axis(x, 0), axis(x, 1), down(), side(), across(), side(), axis(x, 3)));
    Value sorted = ops.transpose(parted, 0, 2, 4, 1, 3, 5, 6); // [B, down, across, H, s, s, D]
    return ops.reshape(
        sorted,
        ops.concat(
            0, ops.mul(axis(x, 0), count()), axis(x, 1), ops.constants(size * size), axis(x, 3)));
  }

  /** {@code [B * windows, H, M, D] -> [B, H, N, D]}, in the order of {@code like [B, H, N, ?]}. */
  Value join(Value x, Value like) {
    Value parted =
        ops.reshape(
            x,
            ops.concat(0, axis(like, 0), down(), across(), axis(x, 1), side(), side(), axis(x, 3)));
    Value sorted = ops.transpose(parted, 0, 3, 1, 4, 2, 5, 6); // [B, H, down, s, across, s, D]
    Value image =
        ops.reshape(
            sorted, ops.concat(0, axis(like, 0), axis(x, 1), rows(), columns(), axis(x, 3)));
    Value moved = roll(roll(image, 2, true), 3, true);
    return ops.reshape(moved, ops.concat(0, axis(like, 0), axis(x, 1), axis(like, 2), axis(x, 3)));
  }

  /** A mask by key, {@code [B, 1, 1, K]} or fewer axes, to {@code [B * windows, 1, 1, M]}. */
  Value cutMask(Value mask, Value key) {
    Value full = CausalMask.fourAxes(ops, mask);
    Value byBatch =
        ops.expand(
            full, ops.concat(0, axis(key, 0), axis(full, 1), ops.constants(1), axis(key, 2)));
    return ops.transpose(cut(ops.transpose(byBatch, 0, 1, 3, 2)), 0, 1, 3, 2);
  }

  /**
   * BOOL {@code [B * windows, 1, M, M]}: pairs that were in one part of the image before the shift,
   * where {@code given} allows it.
   */
  Value neighbours(Optional<Value> given, Value key) {
    Value parts =
        ops.add(ops.mul(ops.unsqueeze(part(rows()), 1), ops.constant(3L)), part(columns()));
    Value image =
        ops.reshape(parts, ops.concat(0, ops.constants(1, 1), tokens(), ops.constants(1)));
    Value ids = new Windows(ops, grid, size, 0, always).cut(image); // [windows, 1, M, 1]
    Value same = ops.equal(ids, ops.transpose(ids, 0, 1, 3, 2)); // [windows, 1, M, M]
    Value one = ops.constants(1);
    Value repeated = ops.tile(same, ops.concat(0, axis(key, 0), one, one, one));
    return given.map(mask -> ops.and(mask, repeated)).orElse(repeated);
  }

  /** I64 {@code [count]} along one side of the shifted grid: 0, then 1, then 2 from the far rim. */
  private Value part(Value count) {
    Value places = ops.range(ops.constant(0L), ops.squeeze(count, 0), ops.constant(1L));
    Value last = ops.greaterOrEqual(places, ops.sub(count, ops.constants(size)));
    Value wrapped = ops.greaterOrEqual(places, ops.sub(count, moved()));
    return ops.add(number(last), number(wrapped));
  }

  private Value number(Value condition) {
    return ops.cast(condition, dev.heed.tensor.ElementType.I64);
  }

  /** The first tokens of an axis go behind the others, or back again. */
  private Value roll(Value x, int axis, boolean back) {
    if (shift == 0) {
      return x;
    }
    Value cut = back ? ops.sub(axis(x, axis), moved()) : moved();
    Value end = axis(x, axis);
    return ops.concat(
        axis, ops.slice(x, axis, cut, end), ops.slice(x, axis, ops.constants(0L), cut));
  }

  /**
   * How far windows are moved, I64 {@code [1]}: not at all where one window covers a side of the
   * grid, which only the run knows where each run chooses the grid; unless they always are.
   */
  private Value moved() {
    if (always) {
      return ops.constants(shift);
    }
    Value smallest = ops.min(rows(), columns());
    Value covered = ops.lessOrEqual(smallest, side());
    return ops.where(covered, ops.constants(0L), ops.constants(shift));
  }

  private Value rows() {
    return ops.sizes(Dims.of(grid.rows()));
  }

  private Value columns() {
    return ops.sizes(Dims.of(grid.columns()));
  }

  private Value tokens() {
    return ops.mul(rows(), columns());
  }

  private Value down() {
    return ops.div(rows(), side());
  }

  private Value across() {
    return ops.div(columns(), side());
  }

  private Value count() {
    return ops.mul(down(), across());
  }

  private Value side() {
    return ops.constants(size);
  }

  /** The size of an axis as I64 {@code [1]}. */
  private Value axis(Value x, int i) {
    return ops.unsqueeze(ops.dimension(x, i), 0);
  }
}
