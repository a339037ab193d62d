package dev.heed.vision.image.jpeg;

import java.util.Arrays;

/** From the order of the file to rows and columns. */
final class Zigzag {

  /** 16 entries longer than a block: a run that leaves the block ends in its last coefficient. */
  static final int[] NATURAL = natural();

  private Zigzag() {}

  private static int[] natural() {
    int[] order = new int[80];
    Arrays.fill(order, 63);
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
