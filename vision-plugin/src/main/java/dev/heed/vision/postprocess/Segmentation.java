package dev.heed.vision.postprocess;

import java.util.Arrays;
import java.util.List;

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

  /** 255 where a pixel has this number, else 0. */
  public byte[] mask(int number) {
    byte[] mask = new byte[map.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (map[i] == number ? 255 : 0);
    }
    return mask;
  }
}
