package dev.heed.vision.postprocess;

import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * MaskFormer's instances: the best pairs of query and class, each with its whole mask; a later one
 * covers an earlier. Equal to the published {@code post_process_instance_segmentation}.
 */
final class Instances {

  private Instances() {}

  /** Pixels of no instance are -1. */
  static Segmentation of(Logits logits, Planes masks, int height, int width, double threshold) {
    int classes = logits.classes() - 1;
    float[] scores = withoutNothing(logits.softmax());
    int[] pairs = TopK.unsorted(logits.queries(), scores);
    int[] map = Segmentation.filled(-1, height, width).map();
    List<Segment> segments = new ArrayList<>();
    for (int pair : pairs) {
      Planes mask = masks.picked(pair / classes);
      float score = scores[pair] * sureness(mask);
      if (score >= threshold && paint(map, mask, height, width, segments.size())) {
        segments.add(Segment.of(segments.size(), pair % classes, false, score));
      }
    }
    return new Segmentation(map, height, width, segments);
  }

  private static float[] withoutNothing(Logits scores) {
    int classes = scores.classes() - 1;
    float[] kept = new float[scores.queries() * classes];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = scores.at(i / classes, i % classes);
    }
    return kept;
  }

  /** The mean probability inside the mask. */
  static float sureness(Planes mask) {
    double sum = 0;
    double inside = 0;
    for (float value : mask.values()) {
      sum += value > 0 ? (float) Rows.sigmoid(value) : 0;
      inside += value > 0 ? 1 : 0;
    }
    return (float) (sum / (inside + 1e-6));
  }

  private static boolean paint(int[] map, Planes mask, int height, int width, int number) {
    Planes inside = mask.each(v -> v > 0 ? 1 : 0);
    PlaneRows rows = new PlaneRows(inside, height, width, Enlarging.NEAREST);
    float[] row = new float[width];
    boolean any = false;
    for (int y = 0; y < height; y++) {
      rows.read(y, 0, row);
      for (int x = 0; x < width; x++) {
        if (row[x] == 1) {
          map[y * width + x] = number;
          any = true;
        }
      }
    }
    return any;
  }
}
