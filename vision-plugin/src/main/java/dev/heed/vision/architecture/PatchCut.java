package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;

/**
 * An image cut into small patches, so that what is at the same place in all patches forms a
 * sequence of its own. Images of other sizes are resized until patches fit, and back.
 *
 * @param original {@code [B, C, H, W]}
 * @param parts {@code [B, C, h, p, w, p]}
 * @param patch the side of a patch
 */
record PatchCut(Value original, Value parts, long patch) {

  static PatchCut of(Ops ops, Value image, long patch) {
    Value high = count(ops, image.axis(2), patch);
    Value wide = count(ops, image.axis(3), patch);
    Value side = ops.constants(patch);
    boolean fits = fits(image.axis(2), patch) && fits(image.axis(3), patch);
    Value even =
        fits
            ? image
            : ops.resize(
                image, Resizing.linear(), ops.concat(0, ops.mul(high, side), ops.mul(wide, side)));
    Value batch = ops.sizes(Dims.of(image.axis(0), image.axis(1)));
    Value parts = ops.reshape(even, ops.concat(0, batch, high, side, wide, side));
    return new PatchCut(image, parts, patch);
  }

  private static boolean fits(Dim size, long patch) {
    return size.isFixed() && size.size().getAsLong() % patch == 0;
  }

  private static Value count(Ops ops, Dim size, long patch) {
    Value whole = ops.add(ops.sizes(Dims.of(size)), ops.constants(patch - 1));
    return ops.div(whole, ops.constants(patch));
  }

  TokenGrid grid() {
    return new TokenGrid(0, parts.axis(2), parts.axis(4));
  }

  /** {@code [B p p, h w, C]}. */
  Value tokens(Ops ops) {
    Value places = ops.transpose(parts, 0, 3, 5, 2, 4, 1);
    return ops.reshape(places, ops.concat(0, sequences(ops), count(ops), channels(ops)));
  }

  /** {@code [B, C, p p, h w]}. */
  Value places(Ops ops) {
    Value places = ops.transpose(parts, 0, 1, 3, 5, 2, 4);
    Value batch = ops.sizes(Dims.of(parts.axis(0), parts.axis(1)));
    return ops.reshape(places, ops.concat(0, batch, ops.constants(patch * patch), count(ops)));
  }

  /** {@link #places} as an image {@code [B, C, H, W]} again. */
  Value placed(Ops ops, Value places) {
    return image(ops, ops.transpose(places, 0, 2, 3, 1));
  }

  private Value sequences(Ops ops) {
    return ops.mul(ops.sizes(Dims.of(parts.axis(0))), ops.constants(patch * patch));
  }

  private Value count(Ops ops) {
    return ops.mul(ops.sizes(Dims.of(parts.axis(2))), ops.sizes(Dims.of(parts.axis(4))));
  }

  private Value channels(Ops ops) {
    return ops.sizes(Dims.of(parts.axis(1)));
  }

  /** {@link #tokens} as an image {@code [B, C, H, W]} again. */
  Value image(Ops ops, Value tokens) {
    Dims parted =
        Dims.of(
            parts.axis(0),
            parts.axis(3),
            parts.axis(5),
            parts.axis(2),
            parts.axis(4),
            parts.axis(1));
    Value back = ops.transpose(ops.reshape(tokens, ops.sizes(parted)), 0, 5, 3, 1, 4, 2);
    Value side = ops.constants(patch);
    Value sizes =
        ops.concat(
            0,
            ops.sizes(Dims.of(parts.axis(0), parts.axis(1))),
            ops.mul(ops.sizes(Dims.of(parts.axis(2))), side),
            ops.mul(ops.sizes(Dims.of(parts.axis(4))), side));
    Value even = ops.reshape(back, sizes);
    Value own = ops.sizes(Dims.of(original.axis(2), original.axis(3)));
    boolean fits = fits(original.axis(2), patch) && fits(original.axis(3), patch);
    return fits ? even : ops.resize(even, Resizing.linear(), own);
  }

  /** Attention weights {@code [B p p, H, N, N]} as those of each item: {@code [B, p p H, N, N]}. */
  Value perItem(Ops ops, Value weights) {
    Value sizes =
        ops.concat(
            0,
            ops.sizes(Dims.of(parts.axis(0))),
            ops.constants(patch * patch * weights.size(1)),
            ops.sizes(Dims.of(weights.axis(2), weights.axis(3))));
    return ops.reshape(weights, sizes);
  }
}
