package dev.heed.vision.encoding;

import dev.heed.api.Internal;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/**
 * A trained vector for each place of a square grid, read at the places of images each of which has
 * a grid of its own. Blends neighbours, over a wider span where a grid is smaller than the trained
 * one. Tokens that only fill up a batch get the vector of the first patch.
 *
 * @param table {@code [side * side, C]}
 * @param shapes I64 {@code [B, 2]}: rows and columns of each image
 */
@Internal
public record ShapedPositions(Value table, long side, Value shapes) implements PositionalEncoding {

  @Override
  public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    Value rows = ops.slice(shapes, 1, 0, 1); // [B, 1]
    Value columns = ops.slice(shapes, 1, 1, 2);
    Value numbers =
        ops.unsqueeze(
            ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L)), 0); // [1, N]
    Value real = ops.less(numbers, ops.mul(rows, columns));
    Value patch = ops.where(real, numbers, ops.constant(0L)); // [B, N]
    Value down = blend(ops, ops.div(patch, columns), rows); // [B, N, S]
    Value across = blend(ops, ops.mod(patch, columns), columns);
    Value both = ops.mul(ops.unsqueeze(down, 3), ops.unsqueeze(across, 2)); // [B, N, S, S]
    Value factors = ops.reshape(both, 0, 0, side * side);
    return ops.add(tokens, ops.matMul(factors, table));
  }

  /** How much of each trained row is in a row of an image that has {@code [B, 1]} of them. */
  private Value blend(Ops ops, Value places, Value count) {
    Value scale = ops.div(ops.constant((float) side), ops.cast(count, ElementType.F32)); // [B, 1]
    Value half = ops.add(ops.cast(places, ElementType.F32), 0.5);
    Value centres = ops.unsqueeze(ops.add(ops.mul(half, scale), -0.5), 2); // [B, N, 1]
    Value width = ops.unsqueeze(ops.max(scale, ops.constant(1f)), 2); // [B, 1, 1]
    Value distance = ops.div(ops.abs(ops.sub(centres, trained(ops))), width);
    Value weights = ops.relu(ops.add(ops.neg(distance), 1));
    return ops.div(weights, ops.reduceSum(weights, true, 2));
  }

  private Value trained(Ops ops) {
    float[] numbers = new float[Math.toIntExact(side)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return ops.constant(Tensor.of(Shape.of(numbers.length), numbers));
  }
}
