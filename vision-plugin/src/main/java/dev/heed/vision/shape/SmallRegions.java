package dev.heed.vision.shape;

import dev.heed.vision.mask.Mask;

/**
 * Fills small holes of a mask, then removes its small islands, as {@code min_mask_region_area} of
 * SAM's automatic mask generator does: neighbours at corners hang together, a hole may lie at the
 * rim, and the largest island stays where all are small.
 *
 * @see <a href="https://github.com/facebookresearch/segment-anything">remove_small_regions</a>
 */
public final class SmallRegions {

  private SmallRegions() {}

  /**
   * The mask without holes and islands of fewer pixels; the mask itself where it has none.
   *
   * @param area the least number of pixels of what stays
   */
  public static Mask removed(Mask mask, int area) {
    return withoutIslands(withoutHoles(mask, area), area);
  }

  private static Mask withoutHoles(Mask mask, int area) {
    int width = mask.width();
    Mask outside =
        Mask.where(width, mask.height(), pixel -> !mask.at(pixel % width, pixel / width));
    Components holes = Components.of(outside, Components.Connectivity.CORNERS);
    if (!anySmaller(holes, area)) {
      return mask;
    }
    return Mask.where(
        width, mask.height(), p -> holes.at(p) == 0 || holes.area(holes.at(p)) < area);
  }

  private static Mask withoutIslands(Mask mask, int area) {
    Components islands = Components.of(mask, Components.Connectivity.CORNERS);
    if (!anySmaller(islands, area)) {
      return mask;
    }
    int largest = largest(islands);
    boolean allSmall = islands.area(largest) < area;
    return Mask.where(
        mask.width(),
        mask.height(),
        p ->
            allSmall
                ? islands.at(p) == largest
                : islands.at(p) > 0 && islands.area(islands.at(p)) >= area);
  }

  private static boolean anySmaller(Components parts, int area) {
    for (int number = 1; number <= parts.count(); number++) {
      if (parts.area(number) < area) {
        return true;
      }
    }
    return false;
  }

  private static int largest(Components parts) {
    int largest = 1;
    for (int number = 2; number <= parts.count(); number++) {
      largest = parts.area(number) > parts.area(largest) ? number : largest;
    }
    return largest;
  }
}
