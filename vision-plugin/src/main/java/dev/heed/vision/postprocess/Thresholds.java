package dev.heed.vision.postprocess;

import java.util.Set;

/**
 * What counts as a region.
 *
 * @param score a query's class must be at least so likely
 * @param mask a pixel of its mask must be at least so likely
 * @param overlap the share of its mask that no other query takes must be above this
 * @param fused classes whose regions become one
 */
public record Thresholds(double score, double mask, double overlap, Set<Integer> fused) {

  public Thresholds {
    fused = Set.copyOf(fused);
  }
}
