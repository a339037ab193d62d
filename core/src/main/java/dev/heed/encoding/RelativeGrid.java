package dev.heed.encoding;

import dev.heed.op.Ops;
import dev.heed.op.Value;

/**
 * Numbers the offsets between two places of a grid: {@code (rows apart + R - 1) * (2 C - 1) +
 * columns apart + C - 1}, the query's place less the key's.
 */
final class RelativeGrid {

  private RelativeGrid() {}

  /** I64 {@code [R * C, R * C]} for I64 scalars R and C. */
  static Value index(Ops ops, Value rows, Value columns) {
    Value one = ops.constant(1L);
    Value places = ops.range(ops.constant(0L), ops.mul(rows, columns), one);
    Value down = apart(ops, ops.div(places, columns), rows);
    Value across = apart(ops, ops.mod(places, columns), columns);
    return ops.add(ops.mul(down, span(ops, columns)), across);
  }

  /** How many offsets there are along an axis of {@code size}: {@code 2 size - 1}. */
  static Value span(Ops ops, Value size) {
    return ops.sub(ops.mul(size, ops.constant(2L)), ops.constant(1L));
  }

  private static Value apart(Ops ops, Value coordinates, Value size) {
    Value gap = ops.sub(ops.unsqueeze(coordinates, 1), ops.unsqueeze(coordinates, 0));
    return ops.add(gap, ops.sub(size, ops.constant(1L)));
  }
}
