package dev.heed.vision.postprocess;

import dev.heed.model.Json;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What EoMT's queries see. Its masks are read at the size of the model's input first; what was
 * padded there is cut off, or the overlapping squares that a picture was cut into are put together
 * again, and only then they are read at the picture's size. Equal to the published {@code
 * EomtImageProcessor}.
 *
 * @param shortest the input's height, and the least side of the scaled picture
 * @param longest the input's width, and the most side of the scaled picture
 * @param limited whether {@code longest} was said
 * @param splits whether a picture is cut into squares
 * @see <a href="https://arxiv.org/abs/2503.19108">Kerssies et al. 2025</a>
 */
public record EomtMaps(int shortest, int longest, boolean limited, boolean splits) {

  private static final String LOGITS = "class_queries_logits";
  private static final String MASKS = "masks_queries_logits";
  private static final int USUAL = 640;

  /** As {@code preprocessor_config.json} says. */
  public static EomtMaps of(Json config) {
    Json size = config.objectOrEmpty("size");
    int shortest = size.size("shortest_edge", USUAL);
    boolean limited = size.has("longest_edge") || !size.has("shortest_edge");
    return new EomtMaps(
        shortest,
        limited ? size.size("longest_edge", USUAL) : shortest,
        limited,
        config.flag("do_split_image", false));
  }

  /** How many squares a picture is cut into: one where it is not cut. */
  public int parts(int height, int width) {
    return splits ? starts(height, width).length : 1;
  }

  /** Where each square begins along the longer side of the scaled picture. */
  private int[] starts(int height, int width) {
    int[] scaled = scaled(height, width);
    int longer = Math.max(scaled[0], scaled[1]);
    int count = -Math.floorDiv(-longer, shortest);
    double overlap = count > 1 ? (double) (count * shortest - longer) / (count - 1) : 0;
    return IntStream.range(0, count).map(k -> (int) (k * (shortest - overlap))).toArray();
  }

  /** Height and width of the scaled picture. */
  private int[] scaled(int height, int width) {
    double low = Math.min(height, width);
    double high = Math.max(height, width);
    boolean cut = limited && high / low * shortest > longest;
    double raw = cut ? longest * low / high : shortest;
    int shorter = (int) Math.rint(raw);
    if (Math.min(height, width) == shorter) {
      return new int[] {height, width};
    }
    int other = (int) (raw * high / low);
    return width < height ? new int[] {other, shorter} : new int[] {shorter, other};
  }

  /**
   * The regions of one picture.
   *
   * @param said {@code class_queries_logits [B, Q, K + 1]}
   * @param given {@code masks_queries_logits [B, Q, h, w]}
   * @param first the picture's first item of the batch; its other squares follow
   */
  public Segmentation segment(
      QueryMasks.Subtask subtask,
      Tensor said,
      Tensor given,
      int first,
      int height,
      int width,
      Thresholds at) {
    if (subtask == QueryMasks.Subtask.SEMANTIC) {
      return SemanticMaps.of(classes(said, given, first, height, width), height, width);
    }
    Logits logits = Logits.of(LOGITS, said, first);
    Planes masks = Planes.of(MASKS, given, first);
    return subtask == QueryMasks.Subtask.INSTANCE
        ? instances(logits, masks, height, width, at.score())
        : regions(logits, masks, height, width, at);
  }

  private Planes classes(Tensor said, Tensor given, int first, int height, int width) {
    List<Planes> parts = new ArrayList<>();
    for (int i = 0; i < parts(height, width); i++) {
      Planes masks = atInput(Planes.of(MASKS, given, first + i));
      parts.add(SemanticMaps.ofQueries(Logits.of(LOGITS, said, first + i), masks));
    }
    return splits ? joined(parts, height, width) : parts.get(0);
  }

  private Planes atInput(Planes masks) {
    return masks.resized(shortest, longest, Enlarging.BILINEAR);
  }

  /** Where squares overlap, their mean. */
  private Planes joined(List<Planes> parts, int height, int width) {
    int[] scaled = scaled(height, width);
    int[] starts = starts(height, width);
    int count = parts.get(0).count();
    float[] sum = new float[count * scaled[0] * scaled[1]];
    int[] times = new int[scaled[0] * scaled[1]];
    boolean upright = height > width;
    for (int i = 0; i < parts.size(); i++) {
      Planes part = parts.get(i);
      int rows = Math.min(part.height(), scaled[0] - (upright ? starts[i] : 0));
      int columns = Math.min(part.width(), scaled[1] - (upright ? 0 : starts[i]));
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          int at = (y + (upright ? starts[i] : 0)) * scaled[1] + x + (upright ? 0 : starts[i]);
          times[at]++;
          for (int plane = 0; plane < count; plane++) {
            sum[plane * times.length + at] += part.at(plane, y * part.width() + x);
          }
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= Math.max(1, times[i % times.length]);
    }
    return new Planes(sum, count, scaled[0], scaled[1]);
  }

  /** Without what was padded on the right and below, at the picture's size. */
  private Planes unpadded(Planes masks, int height, int width) {
    Planes input = atInput(masks);
    int[] scaled = scaled(height, width);
    int rows = Math.min(input.height(), scaled[0]);
    int columns = Math.min(input.width(), scaled[1]);
    float[] kept = new float[input.count() * rows * columns];
    for (int i = 0; i < kept.length; i++) {
      int plane = i / (rows * columns);
      int pixel = i % (rows * columns);
      kept[i] = input.at(plane, pixel / columns * input.width() + pixel % columns);
    }
    return new Planes(kept, input.count(), rows, columns)
        .resized(height, width, Enlarging.BILINEAR);
  }

  private Segmentation regions(Logits logits, Planes masks, int height, int width, Thresholds at) {
    Logits scores = logits.softmax();
    int nothing = scores.classes() - 1;
    int[] kept =
        IntStream.range(0, scores.queries())
            .filter(query -> scores.best(query, scores.classes()) != nothing)
            .filter(query -> scores.at(query, scores.best(query, nothing)) > at.score())
            .toArray();
    Segmentation found = Segmentation.filled(-1, height, width);
    if (kept.length == 0) {
      return found;
    }
    float[] weights = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      weights[i] = scores.at(kept[i], scores.best(kept[i], nothing));
    }
    Planes likely = unpadded(masks.picked(kept), height, width).each(Rows::sigmoid);
    Claims claims = Claims.of(likely, height, width, weights, 0);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < kept.length; i++) {
      if (paint(found.map(), claims, likely, i, segments.size(), at)) {
        int label = scores.best(kept[i], nothing);
        segments.add(Segment.of(segments.size(), label, false, weights[i]));
      }
    }
    return new Segmentation(found.map(), height, width, segments);
  }

  /** What a query wins of its own mask, where it wins enough. */
  private static boolean paint(
      int[] map, Claims claims, Planes likely, int query, int number, Thresholds at) {
    int own = 0;
    int both = 0;
    for (int pixel = 0; pixel < map.length; pixel++) {
      boolean inside = likely.at(query, pixel) >= (float) at.mask();
      own += inside ? 1 : 0;
      both += inside && claims.winners()[pixel] == query ? 1 : 0;
    }
    if (both == 0 || (float) claims.won()[query] / own <= (float) at.overlap()) {
      return false;
    }
    for (int pixel = 0; pixel < map.length; pixel++) {
      boolean inside = likely.at(query, pixel) >= (float) at.mask();
      if (inside && claims.winners()[pixel] == query) {
        map[pixel] = number;
      }
    }
    return true;
  }

  private Segmentation instances(
      Logits logits, Planes masks, int height, int width, double threshold) {
    Logits scores = logits.softmax();
    int nothing = scores.classes() - 1;
    Segmentation found = Segmentation.filled(-1, height, width);
    List<Segment> segments = new ArrayList<>();
    for (int query = 0; query < scores.queries(); query++) {
      Planes mask = unpadded(masks.picked(query), height, width);
      int label = scores.best(query, nothing);
      float score = scores.at(query, label) * Instances.sureness(mask);
      boolean any = false;
      if (score >= threshold) {
        for (int pixel = 0; pixel < found.map().length; pixel++) {
          if (mask.at(0, pixel) > 0) {
            found.map()[pixel] = segments.size();
            any = true;
          }
        }
      }
      if (any) {
        segments.add(Segment.of(segments.size(), label, false, score));
      }
    }
    return new Segmentation(found.map(), height, width, segments);
  }
}
