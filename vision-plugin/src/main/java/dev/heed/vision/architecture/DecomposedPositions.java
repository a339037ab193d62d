package dev.heed.vision.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;

/**
 * An attention whose scores also say how well each query likes its distance to a key, in rows and
 * in columns apart. Tables for another size are stretched.
 *
 * @param rows {@code [2 h - 1, D]}: a vector for each distance in rows
 * @param columns {@code [2 w - 1, D]}
 * @see <a href="https://arxiv.org/abs/2112.01526">Li et al. 2022, MViTv2, section 4.1</a>
 */
record DecomposedPositions(Value rows, Value columns, Attention inside) implements Attention {

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Value bias = bias(ops, query, context.grid());
    Value all = context.bias().map(given -> ops.add(given, bias)).orElse(bias);
    return inside.attend(ops, query, key, value, context.withBias(all));
  }

  /** {@code [B, H, N, N]} from {@code [B, H, N, D]}. */
  private Value bias(Ops ops, Value query, TokenGrid grid) {
    Dim high = grid.rows();
    Dim wide = grid.columns();
    Value asked =
        ops.reshape(query, Dims.of(query.axis(0), query.axis(1), high, wide, query.axis(3)));
    Value down = ops.einsum("bnhwc,hkc->bnhwk", asked, distances(ops, rows, high));
    Value across = ops.einsum("bnhwc,wkc->bnhwk", asked, distances(ops, columns, wide));
    Value both = ops.add(ops.unsqueeze(down, 5), ops.unsqueeze(across, 4));
    return ops.reshape(both, Dims.of(query.axis(0), query.axis(1), query.axis(2), query.axis(2)));
  }

  /** A vector for each pair of places along a side: {@code [size, size, D]}. */
  private static Value distances(Ops ops, Value table, Dim size) {
    Value count = ops.squeeze(ops.sizes(Dims.of(size)), 0);
    Value places = ops.range(ops.constant(0L), count, ops.constant(1L));
    Value apart = ops.sub(ops.unsqueeze(places, 1), ops.unsqueeze(places, 0));
    Value index = ops.add(apart, ops.sub(count, ops.constant(1L)));
    return ops.gather(fitted(ops, table, size, count), index, 0);
  }

  private static Value fitted(Ops ops, Value table, Dim size, Value count) {
    if (size.isFixed() && 2 * size.size().getAsLong() - 1 == table.size(0)) {
      return table;
    }
    Value needed = ops.sub(ops.mul(count, ops.constant(2L)), ops.constant(1L));
    Value line = ops.unsqueeze(ops.transpose(table, 1, 0), 0); // [1, D, L]
    Value stretched = ops.resize(line, Resizing.linear(), ops.unsqueeze(needed, 0));
    return ops.transpose(ops.squeeze(stretched, 0), 1, 0);
  }
}
