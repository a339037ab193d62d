package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import dev.heed.tensor.Rows;
import java.util.List;

/** The class of each pixel. Equal to the published {@code post_process_semantic_segmentation}. */
@Internal
public final class SemanticMaps {

  private SemanticMaps() {}

  /** SegFormer, BEiT, DPT: a score for each class at each pixel, read at another size. */
  public static Segmentation of(Planes scores, int height, int width) {
    Planes resized = scores.resized(height, width, Enlarging.BILINEAR);
    return new Segmentation(resized.argMax(), height, width, List.of());
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
