package dev.heed.vision.mask;

import static dev.heed.error.HeedException.invalidInput;

import java.util.BitSet;
import java.util.List;

/**
 * A mask as COCO writes it, uncompressed: column by column, how many pixels are outside, then how
 * many inside, and so on.
 *
 * @param size height and width
 * @param counts begins with those outside, 0 where the first pixel is inside
 */
public record RunLengths(List<Integer> size, List<Integer> counts) implements MaskRle {

  public RunLengths {
    size = List.copyOf(size);
    counts = List.copyOf(counts);
  }

  static RunLengths of(Mask mask) {
    return new RunLengths(List.of(mask.height(), mask.width()), Columns.counts(mask));
  }

  /**
   * The mask again.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where the counts do not fit the size
   */
  public Mask mask() {
    int height = size.get(0);
    int width = size.get(1);
    BitSet bits = new BitSet(width * height);
    long at = 0;
    boolean inside = false;
    for (int run : counts) {
      if (run < 0 || at + run > (long) width * height) {
        throw invalidInput("Run lengths %s do not fit a mask of %s.".formatted(counts, size));
      }
      for (long end = at + run; at < end; at++) {
        if (inside) {
          bits.set((int) (at % height) * width + (int) (at / height));
        }
      }
      inside = !inside;
    }
    return new Mask(width, height, bits);
  }
}
