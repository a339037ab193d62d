package dev.heed.vision.postprocess;

import java.util.ArrayList;
import java.util.List;

/**
 * Of boxes of one class that cover each other, the best: DETA's way, equal to the published {@code
 * post_process_object_detection} with torchvision's {@code batched_nms}.
 */
final class Suppression {

  /** Two boxes are of one thing where their intersection is a larger part of their union. */
  private static final float SAME = 0.7f;

  private static final int MOST = 100;

  private Suppression() {}

  /**
   * @param found best first
   */
  static List<Detection> of(List<Detection> found) {
    List<Detection> kept = new ArrayList<>();
    for (Detection one : found) {
      if (kept.size() == MOST) {
        break;
      }
      boolean covered =
          kept.stream()
              .anyMatch(
                  better ->
                      better.label() == one.label() && overlap(better.box(), one.box()) > SAME);
      if (!covered) {
        kept.add(one);
      }
    }
    return kept;
  }

  /** Intersection over union. */
  private static float overlap(Detection.Corners a, Detection.Corners b) {
    float width = Math.max(0, Math.min(a.x1(), b.x1()) - Math.max(a.x0(), b.x0()));
    float height = Math.max(0, Math.min(a.y1(), b.y1()) - Math.max(a.y0(), b.y0()));
    float both = width * height;
    return both / (area(a) + area(b) - both);
  }

  private static float area(Detection.Corners box) {
    return (box.x1() - box.x0()) * (box.y1() - box.y0());
  }
}
