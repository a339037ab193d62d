package dev.heed.vision.image;

import java.io.IOException;

/** PNG's five row filters, undone in place; byte 0 of a row is the filter's number. */
final class PngFilter {

  private PngFilter() {}

  /**
   * @param distance bytes to the sample on the left
   */
  static void undo(byte[] row, byte[] above, int distance) throws IOException {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> sub(row, distance);
      case 2 -> up(row, above);
      case 3 -> average(row, above, distance);
      case 4 -> paeth(row, above, distance);
      default -> throw new IOException("a row names filter %s; there are 0 to 4".formatted(row[0]));
    }
  }

  private static void sub(byte[] row, int distance) {
    for (int i = distance + 1; i < row.length; i++) {
      row[i] += row[i - distance];
    }
  }

  private static void up(byte[] row, byte[] above) {
    for (int i = 1; i < row.length; i++) {
      row[i] += above[i];
    }
  }

  private static void average(byte[] row, byte[] above, int distance) {
    for (int i = 1; i < row.length; i++) {
      int left = i > distance ? row[i - distance] & 0xFF : 0;
      row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
    }
  }

  private static void paeth(byte[] row, byte[] above, int distance) {
    int first = Math.min(distance + 1, row.length);
    for (int i = 1; i < first; i++) {
      row[i] += above[i];
    }
    for (int i = first; i < row.length; i++) {
      int left = row[i - distance] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = above[i - distance] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }
}
