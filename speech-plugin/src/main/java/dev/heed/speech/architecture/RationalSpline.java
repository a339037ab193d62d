package dev.heed.speech.architecture;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;

/**
 * A monotonic curve of rational quadratic pieces, and straight outside of them, followed backwards.
 *
 * @param bins pieces
 * @param bound they lie between {@code -bound} and {@code bound}
 * @param scale by which raw widths and heights are made smaller
 * @see <a href="https://arxiv.org/abs/1906.04032">Durkan et al. 2019, section 3.1</a>
 */
record RationalSpline(int bins, double bound, double scale) {

  private static final double LEAST = 1e-3;

  /** The edges of the pieces, {@code [B, N, bins + 1]}, and how far they are apart. */
  private record Edges(Value places, Value sizes) {}

  /**
   * Where the curve has the height {@code y}.
   *
   * @param y {@code [B, N, 1]}
   * @param curve raw widths, heights and slopes, {@code [B, N, 3 * bins - 1]}
   * @return {@code [B, N, 1]}
   */
  Value inverse(Ops ops, Value y, Value curve) {
    Edges wide = edges(ops, ops.mul(ops.slice(curve, 2, 0, bins), scale));
    Edges high = edges(ops, ops.mul(ops.slice(curve, 2, bins, 2L * bins), scale));
    Value slopes = slopes(ops, ops.slice(curve, 2, 2L * bins, 3L * bins - 1));
    Value within = ops.clip(y, -bound, bound);
    Value piece = piece(ops, within, high.places());

    Value height = at(ops, high.sizes(), piece);
    Value bottom = at(ops, high.places(), piece);
    Value width = at(ops, wide.sizes(), piece);
    Value left = at(ops, wide.places(), piece);
    Value steep = at(ops, ops.div(high.sizes(), wide.sizes()), piece);
    Value first = at(ops, ops.slice(slopes, 2, 0, bins), piece);
    Value second = at(ops, ops.slice(slopes, 2, 1, bins + 1L), piece);

    Value above = ops.sub(within, bottom);
    Value bent = ops.mul(above, ops.sub(ops.add(first, second), ops.mul(steep, 2)));
    Value a = ops.add(ops.mul(height, ops.sub(steep, first)), bent);
    Value b = ops.sub(ops.mul(height, first), bent);
    Value c = ops.neg(ops.mul(steep, above));
    Value inside = ops.sub(ops.mul(b, b), ops.mul(ops.mul(a, c), 4));
    Value root =
        ops.div(ops.mul(c, 2), ops.sub(ops.neg(b), ops.sqrt(ops.max(inside, ops.constant(0f)))));
    Value x = ops.add(ops.mul(root, width), left);
    Value outside = ops.greater(ops.abs(y), ops.constant((float) bound));
    return ops.where(outside, y, x);
  }

  private Edges edges(Ops ops, Value raw) {
    Value shares = ops.add(ops.mul(ops.softmax(raw, 2), 1 - LEAST * bins), LEAST);
    Value sums = ops.slice(ops.cumSum(shares, 2), 2, 0, bins - 1L);
    Value between = ops.add(ops.mul(sums, 2 * bound), -bound);
    Value none = ops.mul(ops.slice(shares, 2, 0, 1), 0);
    Value places = ops.concat(2, ops.add(none, -bound), between, ops.add(none, bound));
    Value sizes = ops.sub(ops.slice(places, 2, 1, bins + 1L), ops.slice(places, 2, 0, bins));
    return new Edges(places, sizes);
  }

  /** Of each edge; those at both ends go on straight. */
  private static Value slopes(Ops ops, Value raw) {
    double straight = Math.log(Math.exp(1 - LEAST) - 1);
    Value end = ops.add(ops.mul(ops.slice(raw, 2, 0, 1), 0), straight);
    return ops.add(ops.softplus(ops.concat(2, end, raw, end)), LEAST);
  }

  /** In which piece each height is: I64 {@code [B, N, 1]}. */
  private Value piece(Ops ops, Value y, Value places) {
    Value below = ops.cast(ops.greaterOrEqual(y, places), y.type()); // [B, N, bins + 1]
    Value count = ops.reduceSum(ops.slice(below, 2, 1, bins), true, 2);
    return ops.cast(count, ElementType.I64);
  }

  private static Value at(Ops ops, Value all, Value piece) {
    return ops.gatherElements(all, piece, 2);
  }
}
