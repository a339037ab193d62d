package dev.heed.vision.architecture;

import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Sampling;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;

/**
 * Points of pictures. Pictures of a batch have different numbers of them: fewer than the most are
 * filled up with zeros.
 *
 * @param places {@code [B, N, 2]}: x and y, as parts of the picture's width and height
 * @param scores {@code [B, N]}
 * @param descriptors {@code [B, N, D]}, each of length 1
 * @param mask BOOL {@code [B, N]}: true for a point, false for what is filled up
 */
record Points(Value places, Value scores, Value descriptors, Value mask) {

  /** PyTorch's least divisor where a vector is brought to length 1. */
  private static final double LEAST = 1e-12;

  /**
   * From scores {@code [B, 1, H, W]} with peaks, and vectors {@code [B, D, h, w]} below.
   *
   * @param least how many places there are at least, with or without points
   */
  static Points of(Ops ops, Json config, Value peaks, Value vectors, Value pixels, long least) {
    Value width = ops.dimension(peaks, 3);
    Value scores = ops.reshape(peaks, 0, -1); // [B, H W]
    Value found =
        ops.and(bright(ops, config, scores), ops.reshape(inside(ops, config, peaks), 1, -1));
    Chosen chosen = chosen(ops, config, scores, found, least);
    Value x = real(ops, ops.mod(chosen.pixels(), width));
    Value y = real(ops, ops.div(chosen.pixels(), width));
    Value kept = ops.cast(chosen.mask(), ElementType.F32);
    Value sampled = sampled(ops, vectors, x, y);
    return new Points(
        ops.mul(places(ops, x, y, pixels), ops.unsqueeze(kept, 2)),
        ops.mul(ops.gatherElements(scores, chosen.pixels(), 1), kept),
        ops.mul(sampled, ops.unsqueeze(kept, 2)),
        chosen.mask());
  }

  private static Value real(Ops ops, Value whole) {
    return ops.cast(whole, ElementType.F32);
  }

  private static Value bright(Ops ops, Json config, Value scores) {
    return ops.greater(scores, ops.constant((float) config.finite("keypoint_threshold", 0.005)));
  }

  /**
   * Off the rim, {@code [H, W]}. As published, the right and the lower rim count in cells, of which
   * there are eight times as many as pixels: points are there too.
   */
  private static Value inside(Ops ops, Json config, Value peaks) {
    long rim = config.sizeOrZero("border_removal_distance", 4);
    Value rows = inside(ops, ops.dimension(peaks, 2), rim);
    Value columns = inside(ops, ops.dimension(peaks, 3), rim);
    return ops.and(ops.unsqueeze(rows, 1), ops.unsqueeze(columns, 0));
  }

  private static Value inside(Ops ops, Value size, long rim) {
    Value places = ops.range(ops.constant(0L), size, ops.constant(1L));
    Value end = ops.sub(ops.mul(size, ops.constant(SuperPoint.CELL)), ops.constant(rim));
    return ops.and(ops.greaterOrEqual(places, ops.constant(rim)), ops.less(places, end));
  }

  /**
   * Which pixels are points.
   *
   * @param pixels I64 {@code [B, N]}, counted row by row
   */
  private record Chosen(Value pixels, Value mask) {}

  /** Row by row; the best alone, from the best on, where there are more than are wanted. */
  private static Chosen chosen(Ops ops, Json config, Value scores, Value found, long least) {
    int most = config.integer("max_keypoints", -1);
    Value counts = ops.reduceSum(ops.cast(found, ElementType.I64), true, 1); // [B, 1]
    Value kept = most < 0 ? counts : ops.min(counts, ops.constants(most));
    Value longest = ops.max(ops.reduceMax(kept, false, 0, 1), ops.constant(least));
    Value places = ops.range(ops.constant(0L), longest, ops.constant(1L));
    Value pixels = ops.gather(inOrder(ops, found), places, 1);
    if (most > 0) {
      Value more = ops.greater(counts, ops.constants(most));
      pixels = ops.where(more, ops.gather(best(ops, scores, found, most), places, 1), pixels);
    }
    return new Chosen(pixels, ops.less(ops.unsqueeze(places, 0), kept));
  }

  /** The numbers of those found one after another: all others go into one more place. */
  private static Value inOrder(Ops ops, Value found) {
    Value count = ops.dimension(found, 1);
    Value each = ops.cast(found, ElementType.I64);
    Value place = ops.where(found, ops.sub(ops.cumSum(each, 1), ops.constant(1L)), count);
    Value numbers = ops.range(ops.constant(0L), count, ops.constant(1L));
    Value all = ops.expand(ops.unsqueeze(numbers, 0), ops.shape(found));
    Value zeros = ops.sub(each, each);
    Value room = ops.concat(1, zeros, ops.slice(zeros, 1, 0, 1));
    return ops.scatterElements(room, place, all, 1);
  }

  /** With as many below all others behind them, so that there are always enough. */
  private static Value best(Ops ops, Value scores, Value found, long most) {
    Value low = ops.where(found, scores, ops.constant(-1f));
    Value rest = ops.constantOfShape(Dims.of(scores.axis(0), most), ElementType.F32, -2);
    return ops.topK(ops.concat(1, low, rest), most, 1).indices();
  }

  private static Value places(Ops ops, Value x, Value y, Value pixels) {
    Value across = ops.div(x, real(ops, ops.dimension(pixels, 3)));
    Value down = ops.div(y, real(ops, ops.dimension(pixels, 2)));
    return ops.concat(2, ops.unsqueeze(across, 2), ops.unsqueeze(down, 2));
  }

  /** The vectors at the points, between the middles of cells: {@code [B, N, D]}. */
  private static Value sampled(Ops ops, Value vectors, Value x, Value y) {
    Value across = part(ops, x, ops.dimension(vectors, 3));
    Value down = part(ops, y, ops.dimension(vectors, 2));
    Value grid = ops.concat(2, ops.unsqueeze(across, 2), ops.unsqueeze(down, 2));
    Value read =
        ops.gridSample(
            vectors, ops.unsqueeze(grid, 1), Sampling.bilinear().aligned()); // [B, D, 1, N]
    return unit(ops, ops.transpose(ops.squeeze(read, 2), 0, 2, 1), 2);
  }

  /** From -1 to 1, from the first to the last cell's middle. */
  private static Value part(Ops ops, Value place, Value cells) {
    Value first = ops.sub(place, SuperPoint.CELL / 2.0 - 0.5);
    Value last = ops.sub(ops.mul(real(ops, cells), SuperPoint.CELL), SuperPoint.CELL / 2.0 + 0.5);
    return ops.sub(ops.mul(ops.div(first, last), 2), 1);
  }

  /** Each vector along an axis brought to length 1. */
  static Value unit(Ops ops, Value x, int axis) {
    return ops.div(x, ops.max(ops.reduceL2(x, true, axis), ops.constant((float) LEAST)));
  }
}
