package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import dev.heed.tensor.Rows;
import java.util.List;

/** The class of each pixel. Equal to the published {@code post_process_semantic_segmentation}. */
@Internal
public final class SemanticMaps {

  private SemanticMaps() {}

  /**
   * SegFormer, BEiT, DPT: a score for each class at each pixel, read at another size. A single
   * class is where it is likelier than not, and -1 elsewhere.
   */
  public static Segmentation of(Planes scores, int height, int width) {
    int[] map = new int[Math.multiplyExact(height, width)];
    PlaneRows rows = new PlaneRows(scores, height, width, Enlarging.BILINEAR);
    float[] best = new float[width];
    float[] row = new float[width];
    for (int y = 0; y < height; y++) {
      rows.read(y, 0, best);
      for (int label = 1; label < scores.count(); label++) {
        rows.read(y, label, row);
        improve(best, row, label, map, y * width);
      }
      if (scores.count() == 1) {
        outside(best, even(scores), map, y * width);
      }
    }
    return new Segmentation(map, height, width, List.of());
  }

  /** The first of equal ones stays. */
  private static void improve(float[] best, float[] row, int label, int[] map, int from) {
    for (int x = 0; x < row.length; x++) {
      if (row[x] > best[x]) {
        best[x] = row[x];
        map[from + x] = label;
      }
    }
  }

  private static void outside(float[] row, float even, int[] map, int from) {
    for (int x = 0; x < row.length; x++) {
      map[from + x] = row[x] > even ? 0 : -1;
    }
  }

  /** Where yes is as likely as no: 0 for logits; some graphs give probabilities. */
  private static float even(Planes plane) {
    for (float value : plane.values()) {
      if (value < 0 || value > 1) {
        return 0;
      }
    }
    return 0.5f;
  }

  /** MaskFormer and DETR: each query's mask counts for the classes that the query sees. */
  static Planes ofQueries(Logits logits, Planes masks) {
    Logits classes = logits.softmax();
    int pixels = masks.pixels();
    int count = classes.classes() - 1;
    float[] scores = new float[count * pixels];
    for (int query = 0; query < classes.queries(); query++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        float mask = (float) Rows.sigmoid(masks.at(query, pixel));
        for (int label = 0; label < count; label++) {
          scores[label * pixels + pixel] += classes.at(query, label) * mask;
        }
      }
    }
    return new Planes(scores, count, masks.height(), masks.width());
  }
}
