package dev.heed.vision.architecture;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * An image at several sizes as one row of tokens, level behind level.
 *
 * @param tokens {@code [B, N, C]}
 * @param grids of each level
 */
record Levels(Value tokens, List<TokenGrid> grids) {

  /** Of images {@code [B, C, h, w]}. */
  static Levels of(Ops ops, List<Value> images) {
    List<Value> tokens = new ArrayList<>();
    List<TokenGrid> grids = new ArrayList<>();
    for (Value image : images) {
      Embedded embedded = PatchEmbedding.tokens(ops, image);
      tokens.add(embedded.tokens());
      grids.add(embedded.grid());
    }
    return new Levels(ops.concat(1, tokens), grids);
  }

  Levels with(Value others) {
    return new Levels(others, grids);
  }

  /** The tokens of each level: {@code [B, h*w, C]}. */
  List<Value> parts(Ops ops) {
    return parts(ops, tokens, 1);
  }

  /** What belongs to each level along an axis of N. */
  List<Value> parts(Ops ops, Value all, int axis) {
    List<Value> parts = new ArrayList<>();
    Value start = ops.constants(0L);
    for (TokenGrid grid : grids) {
      Value end = ops.add(start, count(ops, grid));
      parts.add(ops.slice(all, axis, start, end));
      start = end;
    }
    return parts;
  }

  /** The images of the levels: {@code [B, C, h, w]}. */
  List<Value> images(Ops ops) {
    List<Value> parts = parts(ops);
    List<Value> images = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      images.add(PatchEmbedding.image(ops, parts.get(i), grids.get(i)));
    }
    return images;
  }

  /** The middle of each patch, as (x, y) from 0 to 1 in its level: {@code [1, N, 2]}. */
  Value centres(Ops ops) {
    List<Value> all = new ArrayList<>();
    for (TokenGrid grid : grids) {
      all.add(centres(ops, grid));
    }
    return ops.unsqueeze(ops.concat(0, all), 0);
  }

  private static Value centres(Ops ops, TokenGrid grid) {
    Dims dims = Dims.of(grid.rows(), grid.columns(), 1);
    Value rows = ops.expand(ops.unsqueeze(middles(ops, grid, 0), 1, 2), dims);
    Value columns = ops.expand(ops.unsqueeze(middles(ops, grid, 1), 0, 2), dims);
    return ops.reshape(ops.concat(2, columns, rows), -1, 2);
  }

  private static Value middles(Ops ops, TokenGrid grid, int axis) {
    Value size = ops.cast(sizes(ops, grid, axis), ElementType.F32);
    Value numbers = SinePlaces.numbers(ops, axis == 0 ? grid.rows() : grid.columns());
    return ops.div(ops.add(numbers, 0.5), size);
  }

  /** The number of a grid's rows or columns {@code [1]}. */
  static Value sizes(Ops ops, TokenGrid grid, int axis) {
    return ops.sizes(Dims.of(axis == 0 ? grid.rows() : grid.columns()));
  }

  private static Value count(Ops ops, TokenGrid grid) {
    return ops.mul(sizes(ops, grid, 0), sizes(ops, grid, 1));
  }
}
