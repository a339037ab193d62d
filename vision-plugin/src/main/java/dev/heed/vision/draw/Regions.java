package dev.heed.vision.draw;

import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.postprocess.SegmentedObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Regions in colours over the picture, named where there is room in them, with a legend, largest
 * first.
 */
public final class Regions {

  private Regions() {}

  /**
   * A new picture of the same size, where the legend leaves most of it to see; else the legend is
   * below it.
   */
  public static Image draw(Image image, List<SegmentedObject> regions) {
    List<SegmentedObject> largest =
        regions.stream()
            .filter(region -> region.mask().area() > 0)
            .sorted(Comparator.comparingInt((SegmentedObject r) -> r.mask().area()).reversed())
            .toList();
    List<Mask> masks = largest.stream().map(SegmentedObject::mask).toList();
    Image painted = ObjectMasks.draw(image, masks);
    Image named = image.width() < Band.LEAST_WIDTH ? painted : RegionNames.draw(painted, largest);
    return Legend.draw(
        named, IntStream.range(0, largest.size()).mapToObj(i -> entry(largest.get(i), i)).toList());
  }

  private static Legend.Entry entry(SegmentedObject region, int i) {
    String sure =
        region.score() == null ? "" : String.format(Locale.ROOT, "  %.0f %%", 100 * region.score());
    return new Legend.Entry(Palette.of(i), region.label(), sure);
  }
}
