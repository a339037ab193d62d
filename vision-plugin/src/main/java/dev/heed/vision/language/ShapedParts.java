package dev.heed.vision.language;

import dev.heed.model.Json;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was seen of parts of several forms, as LFM2-VL has them: a row of vectors for each, of which
 * its own come first; or those of all parts one behind the other.
 *
 * @param given what the image processor made
 */
record ShapedParts(Json config, Map<String, Tensor> given) {

  List<SeenPicture> seen(Tensor features, int pictures) {
    int side = config.size("downsample_factor", 2);
    long[] shapes = given.get("spatial_shapes").toLongs();
    boolean inRows = features.shape().rank() == 3;
    Vectors all = Vectors.of(features);
    List<Vectors> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < shapes.length / 2; i++) {
      int count = (int) (shapes[2 * i] / side * (shapes[2 * i + 1] / side));
      parts.add(all.rows(from, count));
      from += inRows ? features.shape().size(1) : count;
    }
    return sorted(parts, pictures);
  }

  private List<SeenPicture> sorted(List<Vectors> parts, int pictures) {
    List<SeenPicture> seen = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < pictures; i++) {
      int rows = number("image_rows", i);
      int columns = number("image_cols", i);
      boolean small = rows * columns > 1 && parts.size() > cut(pictures);
      int count = Math.min(parts.size() - next, rows * columns + (small ? 1 : 0));
      List<Vectors> own = parts.subList(next, next + count);
      next += count;
      seen.add(
          new SeenPicture(
              Vectors.joined(own),
              List.of(),
              new SeenPicture.Grid(1, rows, columns, count),
              own.stream().map(Vectors::count).toList()));
    }
    return seen;
  }

  /** How many parts there are without small pictures of the whole. */
  private int cut(int pictures) {
    int all = 0;
    for (int i = 0; i < pictures; i++) {
      all += number("image_rows", i) * number("image_cols", i);
    }
    return all;
  }

  private int number(String name, int picture) {
    Tensor all = given.get(name);
    return all == null ? 1 : (int) all.toLongs()[picture];
  }
}
