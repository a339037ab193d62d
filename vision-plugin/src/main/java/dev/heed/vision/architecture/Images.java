package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;

/** Tokens {@code [B, N, C]} as images {@code [B, H, W, C]} and back, padded where a size asks. */
final class Images {

  private Images() {}

  static Value of(Ops ops, Value tokens, TokenGrid grid) {
    return ops.reshape(
        tokens, Dims.of(tokens.axis(0), grid.rows(), grid.columns(), tokens.axis(2)));
  }

  static Value tokens(Ops ops, Value image) {
    return ops.reshape(image, keep(image.axis(0)), -1, image.size(3));
  }

  private static long keep(Dim batch) {
    return batch.size().orElse(0);
  }

  static TokenGrid grid(Value image) {
    return new TokenGrid(0, image.axis(1), image.axis(2));
  }

  /** With zeros below and to the right, until {@code multiple} divides height and width. */
  static Value pad(Ops ops, Value image, long multiple) {
    return pad(ops, pad(ops, image, 1, multiple), 2, multiple);
  }

  private static Value pad(Ops ops, Value image, int axis, long multiple) {
    Dim size = image.axis(axis);
    boolean fits = size.isFixed() && size.size().getAsLong() % multiple == 0;
    return fits ? image : ops.concat(axis, image, zeros(ops, image, axis, multiple));
  }

  private static Value zeros(Ops ops, Value image, int axis, long multiple) {
    Value size = size(ops, image, axis);
    Value parts = ops.div(ops.add(size, ops.constants(multiple - 1)), ops.constants(multiple));
    Value missing = ops.sub(ops.mul(parts, ops.constants(multiple)), size);
    Value[] sizes = new Value[4];
    for (int i = 0; i < 4; i++) {
      sizes[i] = i == axis ? missing : size(ops, image, i);
    }
    return ops.constantOfShape(ops.concat(0, sizes), image.type(), 0);
  }

  /** The upper left part, as large as the grid. */
  static Value crop(Ops ops, Value image, TokenGrid grid) {
    if (image.axis(1).equals(grid.rows()) && image.axis(2).equals(grid.columns())) {
      return image;
    }
    Value zero = ops.constants(0L);
    Value high = ops.slice(image, 1, zero, ops.sizes(Dims.of(grid.rows())));
    return ops.slice(high, 2, zero, ops.sizes(Dims.of(grid.columns())));
  }

  /** Four neighbours side by side in one: {@code [B, H, W, C] -> [B, H/2, W/2, 4C]}. */
  static Value merge(Ops ops, Value image) {
    Value even = pad(ops, image, 2);
    Value two = ops.constants(2L);
    Value high = ops.div(size(ops, even, 1), two);
    Value wide = ops.div(size(ops, even, 2), two);
    Value batch = size(ops, even, 0);
    Value width = size(ops, even, 3);
    Value parts = ops.reshape(even, ops.concat(0, batch, high, two, wide, two, width));
    Value sorted = ops.transpose(parts, 0, 1, 3, 4, 2, 5); // lower left before upper right
    return ops.reshape(sorted, ops.concat(0, batch, high, wide, ops.constants(4 * even.size(3))));
  }

  private static Value size(Ops ops, Value image, int axis) {
    return ops.sizes(Dims.of(image.axis(axis)));
  }
}
