package dev.heed.vision.mask;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayList;
import java.util.List;

/**
 * Run lengths as pycocotools packs them into a string: from the fourth on, the difference to the
 * last but one; each number in groups of five bits, the lowest first, a sixth that says whether
 * more follow, and 48 added so that all are printable.
 *
 * @param size height and width
 * @param counts the string
 */
public record CocoRle(List<Integer> size, String counts) implements MaskRle {

  private static final int GROUP = 5;
  private static final int MORE = 0x20;
  private static final int FIRST = 48;

  public CocoRle {
    size = List.copyOf(size);
  }

  /** Packs. */
  public static CocoRle of(RunLengths runs) {
    StringBuilder packed = new StringBuilder();
    List<Integer> counts = runs.counts();
    for (int i = 0; i < counts.size(); i++) {
      long number = counts.get(i) - (i > 2 ? (long) counts.get(i - 2) : 0);
      boolean more = true;
      while (more) {
        int bits = (int) (number & (MORE - 1));
        number >>= GROUP;
        more = (bits & (MORE >> 1)) == 0 ? number != 0 : number != -1;
        packed.append((char) (FIRST + (more ? bits | MORE : bits)));
      }
    }
    return new CocoRle(runs.size(), packed.toString());
  }

  /**
   * Unpacks.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where the string is cut off or has other
   *     signs
   */
  public RunLengths runLengths() {
    List<Integer> runs = new ArrayList<>();
    int at = 0;
    while (at < counts.length()) {
      long number = 0;
      int shift = 0;
      int bits;
      do {
        bits = at < counts.length() ? counts.charAt(at) - FIRST : -1;
        if (bits < 0 || bits >= 2 * MORE || shift > 6 * GROUP) {
          throw invalidInput("'%s' is no string of COCO's run lengths.".formatted(counts));
        }
        at++;
        number |= (long) (bits & (MORE - 1)) << shift;
        shift += GROUP;
      } while ((bits & MORE) != 0);
      number |= (bits & (MORE >> 1)) == 0 ? 0 : -1L << shift;
      runs.add((int) (number + (runs.size() > 2 ? runs.get(runs.size() - 2) : 0)));
    }
    return new RunLengths(size, runs);
  }
}
