package dev.heed.vision.track;

import java.util.Arrays;

/**
 * Which row gets which column so that the costs are least in all: the Hungarian method, in the form
 * of shortest augmenting paths.
 *
 * @see <a href="https://doi.org/10.1007/BF02278710">Jonker and Volgenant, A shortest augmenting
 *     path algorithm for dense and sparse linear assignment problems</a>
 */
final class Assignment {

  private Assignment() {}

  /**
   * @param costs {@code [rows, columns]}, finite; any numbers of both
   * @return for each row its column, -1 where there are fewer columns than rows
   */
  static int[] of(double[][] costs) {
    int rows = costs.length;
    int columns = rows == 0 ? 0 : costs[0].length;
    if (columns == 0) {
      return filled(rows);
    }
    if (rows > columns) {
      int[] rowOf = of(transposed(costs));
      int[] columnOf = filled(rows);
      for (int column = 0; column < columns; column++) {
        columnOf[rowOf[column]] = column;
      }
      return columnOf;
    }
    return new Search(costs, rows, columns).solve();
  }

  private static int[] filled(int count) {
    int[] none = new int[count];
    Arrays.fill(none, -1);
    return none;
  }

  private static double[][] transposed(double[][] costs) {
    double[][] other = new double[costs[0].length][costs.length];
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < other.length; j++) {
        other[j][i] = costs[i][j];
      }
    }
    return other;
  }

  /** No more rows than columns; column 0 and row 0 stand for none. */
  private static final class Search {
    private final double[][] costs;
    private final int rows;
    private final int columns;
    private final double[] ofRow;
    private final double[] ofColumn;
    private final int[] rowOf;
    private final int[] before;

    Search(double[][] costs, int rows, int columns) {
      this.costs = costs;
      this.rows = rows;
      this.columns = columns;
      this.ofRow = new double[rows + 1];
      this.ofColumn = new double[columns + 1];
      this.rowOf = new int[columns + 1];
      this.before = new int[columns + 1];
    }

    int[] solve() {
      for (int row = 1; row <= rows; row++) {
        rowOf[0] = row;
        augment(shortestPath());
      }
      int[] columnOf = new int[rows];
      for (int column = 1; column <= columns; column++) {
        if (rowOf[column] > 0) {
          columnOf[rowOf[column] - 1] = column - 1;
        }
      }
      return columnOf;
    }

    /** From the new row to the nearest free column, by reduced costs. */
    private int shortestPath() {
      double[] least = new double[columns + 1];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      boolean[] used = new boolean[columns + 1];
      int at = 0;
      do {
        used[at] = true;
        int next = nearest(at, least, used);
        double step = least[next];
        for (int column = 0; column <= columns; column++) {
          if (used[column]) {
            ofRow[rowOf[column]] += step;
            ofColumn[column] -= step;
          } else {
            least[column] -= step;
          }
        }
        at = next;
      } while (rowOf[at] != 0);
      return at;
    }

    private int nearest(int at, double[] least, boolean[] used) {
      int row = rowOf[at];
      int best = -1;
      for (int column = 1; column <= columns; column++) {
        if (!used[column]) {
          double reduced = costs[row - 1][column - 1] - ofRow[row] - ofColumn[column];
          if (reduced < least[column]) {
            least[column] = reduced;
            before[column] = at;
          }
          if (best < 0 || least[column] < least[best]) {
            best = column;
          }
        }
      }
      return best;
    }

    private void augment(int end) {
      for (int column = end; column != 0; column = before[column]) {
        rowOf[column] = rowOf[before[column]];
      }
    }
  }
}
