package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/** What DAC segments say (T.81, B.2.4.3): which values of a coefficient share their contexts. */
final class Conditioning {

  private static final int TABLES = 16;
  private static final int USUAL_UPPER = 1;
  private static final int USUAL_LOW = 5;

  private final int[] lower = new int[TABLES];
  private final int[] upper = new int[TABLES];
  private final int[] low = new int[TABLES];

  Conditioning() {
    Arrays.fill(upper, USUAL_UPPER);
    Arrays.fill(low, USUAL_LOW);
  }

  void read(Segment segment) throws JpegException {
    while (segment.left() > 0) {
      int table = segment.u8();
      int value = segment.u8();
      if (table >= 2 * TABLES) {
        throw new JpegException("it conditions table %s; there are 0 to 31".formatted(table));
      }
      if (table >= TABLES) {
        low[table - TABLES] = value;
      } else {
        lower[table] = value & 15;
        upper[table] = value >> 4;
        if (lower[table] > upper[table]) {
          throw new JpegException(
              "it conditions differences from %s to %s".formatted(lower[table], upper[table]));
        }
      }
    }
  }

  /** The first context of the next difference (table F.2): after none, a small or a large one. */
  int dcContext(int table, int size, int sign) {
    if (size < (1 << lower[table]) >> 1) {
      return 0;
    }
    return (size > (1 << upper[table]) >> 1 ? 12 : 4) + 4 * sign;
  }

  /** Whether a place in the block counts as one of low frequency. */
  boolean isLow(int table, int k) {
    return k <= low[table];
  }
}
