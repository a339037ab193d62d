package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;

/** Images of any size, pooled to a fixed one. */
final class Pools {

  private Pools() {}

  /**
   * Means over parts of an image, {@code [B, C, H, W] -> [B, C, side, side]}. Parts overlap by a
   * pixel where {@code side} does not divide the size, as PyTorch's adaptive pooling has it.
   */
  static Value adaptive(Ops ops, Value image, long side) {
    Value down = parts(ops, image.axis(2), side); // [side, H]
    Value across = ops.transpose(parts(ops, image.axis(3), side), 1, 0); // [W, side]
    return ops.matMul(ops.matMul(down, image), across);
  }

  /** How much of each of {@code size} pixels is in each part; rows sum to 1. */
  private static Value parts(Ops ops, Dim size, long side) {
    Value count = ops.squeeze(ops.sizes(Dims.of(size)), 0);
    Value pixels = ops.unsqueeze(ops.range(ops.constant(0L), count, ops.constant(1L)), 0);
    Value part = ops.unsqueeze(ops.range(side), 1); // [side, 1]
    Value all = ops.constant(side);
    Value first = ops.div(ops.mul(part, count), all);
    Value past = ops.mul(ops.add(part, ops.constant(1L)), count);
    Value end = ops.div(ops.add(past, ops.constant(side - 1)), all);
    Value within = ops.and(ops.greaterOrEqual(pixels, first), ops.less(pixels, end));
    Value ones = ops.cast(within, ElementType.F32);
    return ops.div(ones, ops.reduceSum(ones, true, 1));
  }
}
