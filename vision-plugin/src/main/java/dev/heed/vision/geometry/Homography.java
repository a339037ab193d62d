package dev.heed.vision.geometry;

import static dev.heed.error.HeedException.invalidInput;

import java.util.List;

/**
 * A map of the plane that keeps straight lines straight: what a camera does to a flat page.
 *
 * <pre>{@code
 * List<Position> page = Homography.rectangle(210, 297);
 * List<Position> seen =
 *     List.of(
 *         new Position(80, 60), new Position(400, 90), new Position(430, 560), new Position(50, 520));
 * Position middle = Homography.between(page, seen).apply(new Position(105, 148.5));
 * }</pre>
 */
public final class Homography {

  private static final int UNKNOWNS = 8;

  /** {@code [3, 3]}, row-major; the last is 1. */
  private final double[] matrix;

  private Homography(double... matrix) {
    this.matrix = matrix;
  }

  /** The corners of an upright rectangle at the origin, clockwise from the top left one. */
  public static List<Position> rectangle(double width, double height) {
    return List.of(
        new Position(0, 0),
        new Position(width, 0),
        new Position(width, height),
        new Position(0, height));
  }

  /**
   * The one that takes four places to four others.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT where they are not four each, or three of
   *     them lie on one line
   */
  public static Homography between(List<Position> from, List<Position> to) {
    if (from.size() != 4 || to.size() != 4) {
      throw invalidInput(
          "A homography is given by four places and where they go, not by %s and %s."
              .formatted(from.size(), to.size()));
    }
    double[][] rows = new double[UNKNOWNS][];
    for (int i = 0; i < 4; i++) {
      double x = from.get(i).x();
      double y = from.get(i).y();
      double u = to.get(i).x();
      double v = to.get(i).y();
      rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
      rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    }
    double[] solved = solved(rows);
    double[] matrix = new double[UNKNOWNS + 1];
    System.arraycopy(solved, 0, matrix, 0, UNKNOWNS);
    matrix[UNKNOWNS] = 1;
    return new Homography(matrix);
  }

  /**
   * Gauss' elimination with the largest pivot of each column; the last column is the right side.
   */
  private static double[] solved(double[][] rows) {
    for (int column = 0; column < UNKNOWNS; column++) {
      int pivot = column;
      for (int row = column + 1; row < UNKNOWNS; row++) {
        pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
      }
      double[] chosen = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = chosen;
      if (Math.abs(chosen[column]) < 1e-12) {
        throw invalidInput("No homography leads there: three of the places lie on one line.");
      }
      for (int row = 0; row < UNKNOWNS; row++) {
        double factor = row == column ? 0 : rows[row][column] / chosen[column];
        for (int i = column; i <= UNKNOWNS && factor != 0; i++) {
          rows[row][i] -= factor * chosen[i];
        }
      }
    }
    double[] solved = new double[UNKNOWNS];
    for (int i = 0; i < UNKNOWNS; i++) {
      solved[i] = rows[i][UNKNOWNS] / rows[i][i];
    }
    return solved;
  }

  /** Where a place goes. */
  public Position apply(Position place) {
    double x = place.x();
    double y = place.y();
    double scale = matrix[6] * x + matrix[7] * y + matrix[8];
    return new Position(
        (matrix[0] * x + matrix[1] * y + matrix[2]) / scale,
        (matrix[3] * x + matrix[4] * y + matrix[5]) / scale);
  }
}
