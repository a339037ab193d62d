package dev.heed.speech.whisper;

import java.util.Arrays;

/**
 * Dynamic time warping: the cheapest way through a table from its first corner to its last, where
 * every step goes on by a row, a column or both.
 *
 * @see <a href="https://doi.org/10.1109/TASSP.1978.1163055">Sakoe and Chiba 1978</a>
 */
final class DynamicTimeWarping {

  private DynamicTimeWarping() {}

  /**
   * Where the way enters each row.
   *
   * @param cost {@code [rows][columns]}
   * @return the first column of each row
   */
  static int[] entries(float[][] cost) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    float[][] sum = sums(cost, rows, columns);
    int[] entries = new int[rows];
    int i = rows;
    int j = columns;
    while (i > 0 && j > 0) {
      entries[i - 1] = j - 1;
      float both = sum[i - 1][j - 1];
      float row = sum[i - 1][j];
      float column = sum[i][j - 1];
      boolean diagonal = both < row && both < column;
      boolean down = !diagonal && row < both && row < column;
      i -= diagonal || down ? 1 : 0;
      j -= down ? 0 : 1; // of equal ways the one that waits
    }
    return entries;
  }

  private static float[][] sums(float[][] cost, int rows, int columns) {
    float[][] sum = new float[rows + 1][columns + 1];
    for (float[] row : sum) {
      Arrays.fill(row, Float.POSITIVE_INFINITY);
    }
    sum[0][0] = 0;
    for (int i = 1; i <= rows; i++) {
      for (int j = 1; j <= columns; j++) {
        float least = Math.min(sum[i][j - 1], Math.min(sum[i - 1][j - 1], sum[i - 1][j]));
        sum[i][j] = cost[i - 1][j - 1] + least;
      }
    }
    return sum;
  }
}
