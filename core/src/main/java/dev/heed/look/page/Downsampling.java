package dev.heed.look.page;

import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;

/** Makes maps smaller, so that a page stays small; rows keep summing to 1. */
final class Downsampling {

  private Downsampling() {}

  /** The mean over heads. */
  static LayerView heads(LayerView map) {
    int size = map.queries().size() * map.keys().size();
    float[] mean = new float[size];
    var weights = map.weights().floats();
    for (int i = 0; i < size * map.heads(); i++) {
      mean[i % size] += weights.get(i) / map.heads();
    }
    Tensor one = Tensor.of(Shape.of(1, map.queries().size(), map.keys().size()), mean);
    return with(map, one, map.queries(), map.keys(), true);
  }

  /** No more than {@code most} frames: of queries the mean of neighbours, of keys the sum. */
  static LayerView frames(LayerView map, int most) {
    int queryGroup = group(map.queries(), most);
    int keyGroup = group(map.keys(), most);
    return queryGroup * keyGroup == 1 ? map : grouped(map, queryGroup, keyGroup);
  }

  private static LayerView grouped(LayerView map, int queryGroup, int keyGroup) {
    int queries = map.queries().size();
    int keys = map.keys().size();
    int rows = parts(queries, queryGroup);
    int columns = parts(keys, keyGroup);
    float[] sums = new float[map.heads() * rows * columns];
    var weights = map.weights().floats();
    for (int row = 0; row < map.heads() * queries; row++) {
      int head = row / queries;
      int query = row % queries / queryGroup;
      int inGroup = Math.min(queryGroup, queries - query * queryGroup);
      for (int key = 0; key < keys; key++) {
        int at = (head * rows + query) * columns + key / keyGroup;
        sums[at] += weights.get(row * keys + key) / inGroup;
      }
    }
    Tensor fewer = Tensor.of(Shape.of(map.heads(), rows, columns), sums);
    TokenAxis shortQueries = shortened(map.queries(), rows);
    return with(map, fewer, shortQueries, shortened(map.keys(), columns), map.averaged());
  }

  private static int group(TokenAxis axis, int most) {
    return axis instanceof TokenAxis.FrameAxis ? parts(axis.size(), most) : 1;
  }

  private static int parts(int size, int each) {
    return (size + each - 1) / each;
  }

  private static TokenAxis shortened(TokenAxis axis, int count) {
    return axis instanceof TokenAxis.FrameAxis frames
        ? new TokenAxis.FrameAxis(count, frames.seconds())
        : axis;
  }

  private static LayerView with(
      LayerView map, Tensor weights, TokenAxis queries, TokenAxis keys, boolean averaged) {
    return new LayerView(map.name(), map.group(), map.layer(), weights, queries, keys, averaged);
  }
}
