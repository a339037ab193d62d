package dev.heed.vision.draw;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.function.IntFunction;

/**
 * A weight for each patch of a picture.
 *
 * @param values {@code [rows, columns]}, row by row; it must not be written to afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record PatchWeights(int rows, int columns, float[] values) {

  public PatchWeights {
    if (rows < 1 || columns < 1 || rows * columns != values.length) {
      throw invalidInput(
          "%s weights are not one for each of %s x %s patches; leave out those of class and other tokens that are no patch."
              .formatted(values.length, rows, columns));
    }
  }

  /**
   * Where one token looks, in one head.
   *
   * @param map F32 {@code [B, H, Q, K]}, or {@code [B, Q, K]} as rollout gives, of which the first
   *     item is taken; the patches are the last {@code rows * columns} keys
   */
  public static PatchWeights of(Tensor map, int head, int query, int rows, int columns) {
    Shape shape = map.shape();
    int rank = shape.rank();
    int heads = rank == 4 ? shape.size(1) : 1;
    int queries = shape.size(rank - 2);
    requireInside("head", head, heads);
    requireInside("query", query, queries);
    int keys = shape.size(rank - 1);
    float[] values = new float[Math.min(rows * columns, keys)];
    map.floats().get((head * queries + query + 1) * keys - values.length, values);
    return new PatchWeights(rows, columns, values);
  }

  /** Where one token looks, in the mean over heads. */
  public static PatchWeights meanOverHeads(Tensor map, int query, int rows, int columns) {
    return mean(map.shape().size(1), i -> of(map, i, query, rows, columns));
  }

  /** Where all tokens look on average, in one head, for models without a class token. */
  public static PatchWeights meanOverQueries(Tensor map, int head, int rows, int columns) {
    int queries = map.shape().size(map.shape().rank() - 2);
    return mean(queries, i -> of(map, head, i, rows, columns));
  }

  private static PatchWeights mean(int count, IntFunction<PatchWeights> each) {
    PatchWeights first = each.apply(0);
    float[] sum = new float[first.values().length];
    for (int i = 0; i < count; i++) {
      float[] values = each.apply(i).values();
      for (int at = 0; at < sum.length; at++) {
        sum[at] += values[at] / count;
      }
    }
    return new PatchWeights(first.rows(), first.columns(), sum);
  }

  private static void requireInside(String what, int asked, int count) {
    if (asked < 0 || asked >= count) {
      throw invalidInput(
          "There is no %s %s: the map has %s, counted from 0.".formatted(what, asked, count));
    }
  }

  /** The greatest weight. */
  public float most() {
    float most = 0;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most;
  }

  /** The weight of the patch that contains the point; rows and columns of patches are 1 apart. */
  double blocky(double x, double y) {
    return at((int) Math.floor(x), (int) Math.floor(y));
  }

  /** Between the middles of patches mixed by distance; beyond the outer middles as there. */
  double smooth(double x, double y) {
    double fromLeft = x - 0.5;
    double fromTop = y - 0.5;
    int column = (int) Math.floor(fromLeft);
    int row = (int) Math.floor(fromTop);
    double across = fromLeft - column;
    double down = fromTop - row;
    double upper = at(column, row) * (1 - across) + at(column + 1, row) * across;
    double lower = at(column, row + 1) * (1 - across) + at(column + 1, row + 1) * across;
    return upper * (1 - down) + lower * down;
  }

  private double at(int column, int row) {
    int x = Math.max(0, Math.min(columns - 1, column));
    int y = Math.max(0, Math.min(rows - 1, row));
    return values[y * columns + x];
  }
}
