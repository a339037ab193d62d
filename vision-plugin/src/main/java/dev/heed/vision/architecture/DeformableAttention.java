package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Sampling;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Attention to a few points around a reference in each level of an image, in place of all tokens:
 * the query alone says where they are and how much each counts.
 *
 * <p>Its map {@code [B, H, Q, N]} is as true as that of any attention: each point is a blend of the
 * four tokens around it, and gives its weight to them in that proportion. What falls outside of the
 * image is lost, so that a row may sum to less than 1.
 *
 * @param value of the tokens; empty where they are taken as they are
 * @param points how many there are in each level
 * @param spread how far they may be from the middle of a box, in its sizes
 * @param shares what an offset of 1 is of that, for each point {@code [S]}; empty for one part of
 *     as many as there are points in its level
 * @see <a href="https://arxiv.org/abs/2010.04159">Zhu et al. 2021, Deformable DETR, section 4.1</a>
 */
record DeformableAttention(
    Optional<Linear> value,
    Linear offsets,
    Linear weights,
    Optional<Linear> output,
    int heads,
    List<Integer> points,
    double spread,
    Optional<Value> shares) {

  /** Its published names; as many points in each of {@code levels}. */
  static DeformableAttention of(
      Parameters maps, long width, int heads, int levels, int pointsEach) {
    List<Integer> points = Collections.nCopies(levels, pointsEach);
    return of(maps, width, heads, points)
        .projected(
            Linear.of(maps.at("value_proj"), width, width, true),
            Linear.of(maps.at("output_proj"), width, width, true));
  }

  /** Without maps of the values and of what was read. */
  static DeformableAttention of(Parameters maps, long width, int heads, List<Integer> points) {
    long all = (long) heads * points.stream().mapToInt(n -> n).sum();
    return new DeformableAttention(
        Optional.empty(),
        Linear.of(maps.at("sampling_offsets"), width, 2 * all, true),
        Linear.of(maps.at("attention_weights"), width, all, true),
        Optional.empty(),
        heads,
        points,
        0.5,
        Optional.empty());
  }

  private DeformableAttention projected(Linear values, Linear read) {
    return new DeformableAttention(
        Optional.of(values), offsets, weights, Optional.of(read), heads, points, spread, shares);
  }

  DeformableAttention spread(double other) {
    return new DeformableAttention(value, offsets, weights, output, heads, points, other, shares);
  }

  /** With trained or stored shares {@code name} where the checkpoint has them. */
  DeformableAttention shares(Parameters maps, String name) {
    Optional<Value> stored = maps.has(name) ? Optional.of(maps.get(name, all())) : Optional.empty();
    return new DeformableAttention(value, offsets, weights, output, heads, points, spread, stored);
  }

  private long all() {
    return points.stream().mapToInt(n -> n).sum();
  }

  /**
   * What queries read: {@code asking [B, Q, C] -> [B, Q, C]}.
   *
   * @param references {@code [B or 1, Q, 2]} places (x, y) or {@code [B or 1, Q, 4]} boxes (x, y,
   *     width, height), from 0 to 1
   */
  Attended apply(Ops ops, Value asking, Levels memory, Value references) {
    Value parted = ops.reshape(weights.apply(ops, asking), 0, 0, heads, all());
    Value weight = ops.transpose(ops.softmax(parted, 3), 0, 2, 1, 3); // [B, H, Q, S]
    Value places = ops.transpose(places(ops, asking, memory, references), 0, 2, 1, 3, 4);
    Value values = value.map(v -> v.apply(ops, memory.tokens())).orElse(memory.tokens());
    Value read = read(ops, memory.with(values).images(ops), places, weight);
    Value tokens =
        ops.transpose(
            ops.reshape(read, Dims.of(asking.axis(0), values.axis(2), asking.axis(1))), 0, 2, 1);
    return Attended.of(
        output.map(o -> o.apply(ops, tokens)).orElse(tokens), map(ops, memory, places, weight));
  }

  /** Where each query looks, (x, y) from 0 to 1: {@code [B, Q, H, S, 2]}. */
  private Value places(Ops ops, Value asking, Levels memory, Value references) {
    Value moved = ops.reshape(offsets.apply(ops, asking), 0, 0, heads, all(), 2);
    Value middle = ops.unsqueeze(ops.slice(references, 2, 0, 2), 2, 3); // [B, Q, 1, 1, 2]
    if (references.axis(2).is(2)) {
      return ops.add(middle, ops.div(moved, sizes(ops, memory)));
    }
    Value size = ops.unsqueeze(ops.slice(references, 2, 2, 4), 2, 3);
    return ops.add(middle, ops.mul(ops.mul(moved, share(ops)), size));
  }

  /** Columns and rows of the level of each point: {@code [S, 2]}. */
  private Value sizes(Ops ops, Levels memory) {
    List<Value> all = new ArrayList<>();
    for (int level = 0; level < points.size(); level++) {
      TokenGrid grid = memory.grids().get(level);
      Value size = ops.concat(0, Levels.sizes(ops, grid, 1), Levels.sizes(ops, grid, 0));
      all.add(
          ops.expand(
              ops.unsqueeze(ops.cast(size, ElementType.F32), 0), Dims.of(points.get(level), 2)));
    }
    return ops.concat(0, all);
  }

  /** What an offset of 1 is of the size of a box: {@code [S, 1]}. */
  private Value share(Ops ops) {
    if (shares.isPresent()) {
      return ops.mul(ops.reshape(shares.get(), all(), 1), spread);
    }
    float[] shares = new float[Math.toIntExact(all())];
    int at = 0;
    for (int count : points) {
      for (int i = 0; i < count; i++) {
        shares[at++] = (float) (spread / count);
      }
    }
    return ops.constant(Tensor.of(Shape.of(shares.length, 1), shares));
  }

  /** The sum of what is at the places, by weight: {@code [B*H, D, Q]}. */
  private Value read(Ops ops, List<Value> images, Value places, Value weight) {
    Value grid = Tokens.merged(ops, ops.add(ops.mul(places, 2), -1)); // [B*H, Q, S, 2]
    List<Value> seen = new ArrayList<>();
    long start = 0;
    for (int level = 0; level < points.size(); level++) {
      Value image = images.get(level);
      long width = image.size(1) / heads;
      Value batch = ops.mul(ops.sizes(Dims.of(image.axis(0))), ops.constants((long) heads));
      Value sizes = ops.sizes(Dims.of(image.axis(2), image.axis(3)));
      Value apart = ops.reshape(image, ops.concat(0, batch, ops.constants(width), sizes));
      long end = start + points.get(level);
      seen.add(ops.gridSample(apart, ops.slice(grid, 2, start, end), Sampling.bilinear()));
      start = end;
    }
    Value all = ops.concat(3, seen); // [B*H, D, Q, S]
    return ops.reduceSum(ops.mul(all, ops.unsqueeze(Tokens.merged(ops, weight), 1)), false, 3);
  }

  /** What each token gives to each query: {@code [B, H, Q, N]}. */
  private Value map(Ops ops, Levels memory, Value places, Value weight) {
    List<Value> maps = new ArrayList<>();
    long start = 0;
    for (int level = 0; level < points.size(); level++) {
      long end = start + points.get(level);
      TokenGrid grid = memory.grids().get(level);
      Value here = ops.slice(places, 3, start, end); // [B, H, Q, P, 2]
      Value rows = nearness(ops, here, grid, 0); // [B, H, Q, P, h]
      Value columns = nearness(ops, here, grid, 1);
      Value weighed = ops.mul(columns, ops.unsqueeze(ops.slice(weight, 3, start, end), 4));
      Value image = ops.matMul(ops.transpose(rows, 0, 1, 2, 4, 3), weighed); // [B, H, Q, h, w]
      maps.add(ops.reshape(image, 0, 0, 0, -1));
      start = end;
    }
    return ops.concat(3, maps);
  }

  /** 1 on a row or column, falling to 0 at its neighbours: {@code [B, H, Q, P, n]}. */
  private static Value nearness(Ops ops, Value places, TokenGrid grid, int axis) {
    Value place = ops.slice(places, 4, 1L - axis, 2L - axis);
    Value size = ops.cast(Levels.sizes(ops, grid, axis), ElementType.F32);
    Value numbers = SinePlaces.numbers(ops, axis == 0 ? grid.rows() : grid.columns());
    Value far = ops.abs(ops.sub(ops.add(ops.mul(place, size), -0.5), numbers));
    return ops.relu(ops.add(ops.neg(far), 1));
  }
}
