package dev.heed.vision.mask;

import java.util.List;

/**
 * A mask as COCO writes it, uncompressed: column by column, how many pixels are outside, then how
 * many inside, and so on.
 *
 * @param size height and width
 * @param counts begins with those outside, 0 where the first pixel is inside
 */
public record RunLengths(List<Integer> size, List<Integer> counts) {

  public RunLengths {
    size = List.copyOf(size);
    counts = List.copyOf(counts);
  }

  static RunLengths of(Mask mask) {
    return new RunLengths(List.of(mask.height(), mask.width()), Columns.counts(mask));
  }
}
