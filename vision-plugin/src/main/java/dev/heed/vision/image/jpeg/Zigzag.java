package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/** From the order of the file to rows and columns. */
final class Zigzag {

  /** A place behind a block's coefficients, where the end of a block leaves its zero. */
  static final int NOWHERE = 64;

  /**
   * Longer than a block: a run that leaves the block ends in its last coefficient, and what stands
   * further on leads nowhere.
   */
  static final int[] NATURAL = natural();

  private Zigzag() {}

  private static int[] natural() {
    int[] order = new int[256];
    Arrays.fill(order, 64, 80, 63);
    Arrays.fill(order, 80, order.length, NOWHERE);
    for (int k = 0, row = 0, column = 0; k < 64; k++) {
      order[k] = row * 8 + column;
      boolean up = ((row + column) & 1) == 0;
      int limit = up ? column : row;
      if (limit == 7) {
        row += up ? 1 : 0;
        column += up ? 0 : 1;
      } else if (up) {
        column++;
        row = Math.max(row - 1, 0);
      } else {
        row++;
        column = Math.max(column - 1, 0);
      }
    }
    return order;
  }
}
