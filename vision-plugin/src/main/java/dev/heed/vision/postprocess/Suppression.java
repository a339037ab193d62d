package dev.heed.vision.postprocess;

import java.util.ArrayList;
import java.util.List;

/**
 * Of boxes of one class that cover each other, the best, as torchvision's {@code batched_nms} gives
 * them.
 */
final class Suppression {

  private Suppression() {}

  /**
   * Those that no better one of their class covers.
   *
   * @param found best first
   * @param same two boxes are of one thing where their intersection is a larger part of their union
   * @param most how many are kept
   */
  static List<Detection> of(List<Detection> found, float same, int most) {
    List<Detection> kept = new ArrayList<>();
    for (Detection one : found) {
      if (kept.size() == most) {
        break;
      }
      boolean covered =
          kept.stream()
              .anyMatch(
                  better ->
                      better.label() == one.label() && overlap(better.box(), one.box()) > same);
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
