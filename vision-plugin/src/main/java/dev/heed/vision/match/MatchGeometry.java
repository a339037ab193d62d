package dev.heed.vision.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The one movement that pairs of points agree on, and which of them do. Found by RANSAC, fitted
 * again to all that agree, and taken only where more agree than chance would have it: more than 8 +
 * 0.3 of the pairs.
 *
 * @param matrix three rows of three. Of a homography {@code H}, a point of the first picture is at
 *     {@code H (x, y, 1)} of the second, and its last number is 1; of a fundamental matrix {@code
 *     F}, {@code (x', y', 1) F (x, y, 1)} is 0, and the length of all its numbers is 1
 * @param inliers the numbers of the pairs that agree, from 0, in order
 * @see <a href="https://doi.org/10.1007/s11263-006-0002-3">Brown and Lowe, Automatic panoramic
 *     image stitching using invariant features, section 3.2</a>
 */
public record MatchGeometry(MatchModel model, List<List<Double>> matrix, List<Integer> inliers) {

  private static final double ALWAYS = 8;
  private static final double SHARE = 0.3;

  /** Nothing is seen so much larger or smaller in another picture. */
  private static final double LARGEST_ZOOM = 20;

  public MatchGeometry {
    matrix = matrix.stream().map(List::copyOf).toList();
    inliers = List.copyOf(inliers);
  }

  /**
   * Of some pairs; empty where none is likelier than chance.
   *
   * @param tolerance how many pixels of the second picture a pair may be off
   */
  public static Optional<MatchGeometry> of(
      MatchModel model, List<PointPair> pairs, double tolerance) {
    if (pairs.size() <= ALWAYS) {
      return Optional.empty();
    }
    return RobustFit.of(model, pairs, tolerance)
        .map(matrix -> held(model, matrix, pairs, tolerance))
        .filter(found -> found.inliers().size() > ALWAYS + SHARE * pairs.size())
        .filter(found -> found.isPossible(pairs));
  }

  /** The pairs that a matrix suits. */
  static MatchGeometry held(
      MatchModel model, double[] matrix, List<PointPair> pairs, double tolerance) {
    List<Integer> inliers =
        IntStream.range(0, pairs.size())
            .filter(i -> Residual.of(model, matrix, pairs.get(i)) <= tolerance)
            .boxed()
            .toList();
    List<List<Double>> rows = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      rows.add(List.of(matrix[3 * row], matrix[3 * row + 1], matrix[3 * row + 2]));
    }
    return new MatchGeometry(model, rows, inliers);
  }

  /** A homography neither mirrors a picture nor squeezes it to a line, at any pair that agrees. */
  private boolean isPossible(List<PointPair> pairs) {
    return model != MatchModel.HOMOGRAPHY
        || inliers.stream().map(pairs::get).allMatch(pair -> isPossible(pair.x0(), pair.y0()));
  }

  /** By how much an area grows there. */
  private boolean isPossible(double x, double y) {
    double[] m = numbers();
    double w = m[6] * x + m[7] * y + m[8];
    double u = (m[0] * x + m[1] * y + m[2]) / w;
    double v = (m[3] * x + m[4] * y + m[5]) / w;
    double growth =
        ((m[0] - u * m[6]) * (m[4] - v * m[7]) - (m[1] - u * m[7]) * (m[3] - v * m[6])) / (w * w);
    return growth > 1 / (LARGEST_ZOOM * LARGEST_ZOOM) && growth < LARGEST_ZOOM * LARGEST_ZOOM;
  }

  private double[] numbers() {
    return matrix.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Where a homography puts a point of the first picture.
   *
   * @return x and y in the second
   */
  public double[] moved(double x, double y) {
    double[] m = numbers();
    double w = m[6] * x + m[7] * y + m[8];
    return new double[] {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
  }
}
