package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;

/**
 * An image cut into small patches, so that what is at the same place in all patches forms a
 * sequence of its own.
 *
 * @param original {@code [B, C, H, W]}
 * @param parts {@code [B, C, h, p, w, p]}
 * @param patch the side of a patch
 * @param resized whether images are resized until patches fit, and back; else what remains below
 *     and to the right is left out, and is 0 in the end
 */
record PatchCut(Value original, Value parts, long patch, boolean resized) {

  /** All of the image, resized where patches do not fit. */
  static PatchCut resized(Ops ops, Value image, long patch) {
    Value high = patches(ops, image.axis(2), patch, patch - 1);
    Value wide = patches(ops, image.axis(3), patch, patch - 1);
    Value side = ops.constants(patch);
    boolean fits = fits(image.axis(2), patch) && fits(image.axis(3), patch);
    Value sizes = ops.concat(0, ops.mul(high, side), ops.mul(wide, side));
    Value even = fits ? image : ops.resize(image, Resizing.linear(), sizes);
    return new PatchCut(image, parts(ops, even, high, wide, patch), patch, true);
  }

  /** Whole patches alone. */
  static PatchCut whole(Ops ops, Value image, long patch) {
    Value high = patches(ops, image.axis(2), patch, 0);
    Value wide = patches(ops, image.axis(3), patch, 0);
    Value cut = upTo(ops, upTo(ops, image, 2, high, patch), 3, wide, patch);
    return new PatchCut(image, parts(ops, cut, high, wide, patch), patch, false);
  }

  private static Value upTo(Ops ops, Value image, int axis, Value count, long patch) {
    return fits(image.axis(axis), patch)
        ? image
        : ops.slice(image, axis, ops.constants(0), ops.mul(count, ops.constants(patch)));
  }

  private static Value parts(Ops ops, Value image, Value high, Value wide, long patch) {
    Value batch = ops.sizes(Dims.of(image.axis(0), image.axis(1)));
    Value side = ops.constants(patch);
    return ops.reshape(image, ops.concat(0, batch, high, side, wide, side));
  }

  private static boolean fits(Dim size, long patch) {
    return size.isFixed() && size.size().getAsLong() % patch == 0;
  }

  private static Value patches(Ops ops, Dim size, long patch, long more) {
    Value whole = ops.add(ops.sizes(Dims.of(size)), ops.constants(more));
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
    if (!resized) {
      return grown(ops, grown(ops, even, 2), 3);
    }
    Value own = ops.sizes(Dims.of(original.axis(2), original.axis(3)));
    boolean fits = fits(original.axis(2), patch) && fits(original.axis(3), patch);
    return fits ? even : ops.resize(even, Resizing.linear(), own);
  }

  /** With zeros at the end of an axis, until it is as long as that of the original. */
  private Value grown(Ops ops, Value image, int axis) {
    if (image.axis(axis).equals(original.axis(axis))) {
      return image;
    }
    Value[] sizes = new Value[4];
    for (int i = 0; i < 4; i++) {
      sizes[i] = ops.sizes(Dims.of(image.axis(i)));
    }
    sizes[axis] = ops.sub(ops.sizes(Dims.of(original.axis(axis))), sizes[axis]);
    Value zeros = ops.constantOfShape(ops.concat(0, sizes), image.type(), 0);
    return ops.concat(axis, image, zeros);
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
