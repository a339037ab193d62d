package dev.heed.vision.postprocess;

import dev.heed.vision.mask.Mask;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Which region each pixel belongs to.
 *
 * @param map {@code [height, width]}: a region's number
 * @param segments the regions; empty in a semantic map, whose numbers are classes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over by its maker
public record Segmentation(int[] map, int height, int width, List<Segment> segments) {

  public Segmentation {
    segments = List.copyOf(segments);
  }

  /** A map in which every pixel has the number {@code of}. */
  static Segmentation filled(int of, int height, int width) {
    int[] map = new int[height * width];
    Arrays.fill(map, of);
    return new Segmentation(map, height, width, List.of());
  }

  /** The pixels that have this number. */
  public Mask mask(int number) {
    return Mask.where(width, height, pixel -> map[pixel] == number);
  }

  /** The pixels of each number that occurs, by the number. */
  public SortedMap<Integer, Mask> masks() {
    return Mask.each(width, height, map);
  }
}
