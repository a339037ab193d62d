package dev.heed.vision.image.page;

import dev.heed.vision.geometry.Position;

/**
 * The width of a sheet over its height, from its four corners on a photograph: perspective tells
 * the camera's focal length, and that how much each side is foreshortened. The photograph's middle
 * is taken for the camera's axis. Where two sides are almost parallel, or the focal length is none
 * that cameras have, it is not told, and that of most telephones is taken.
 *
 * @see <a
 *     href="https://www.microsoft.com/en-us/research/publication/whiteboard-scanning-image-enhancement/">Zhang
 *     and He, Whiteboard scanning and image enhancement, 2007, section 3.2</a>
 */
final class SheetProportions {

  /** Cameras from wide to long: the focal length over the longer side of the picture. */
  private static final double SHORTEST = 0.5;

  private static final double LONGEST = 2;
  private static final double USUAL = 0.8;

  /** Sides that meet further away, in longer sides of the picture, are taken for parallel. */
  private static final double FARTHEST = 20;

  private SheetProportions() {}

  static double of(Sheet sheet, int width, int height) {
    double[][] m = new double[4][];
    for (int i = 0; i < 4; i++) {
      Position corner = sheet.corners().get(i);
      m[i] = new double[] {corner.x() - width / 2.0, corner.y() - height / 2.0, 1};
    }
    // the paper counts the corners row by row: 1 2 above, 3 4 below
    double[] m1 = m[0];
    double[] m2 = m[1];
    double[] m4 = m[2];
    double[] m3 = m[3];
    double k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
    double k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
    double[] across = minus(m2, k2, m1);
    double[] down = minus(m3, k3, m1);
    double focal = focal(across, down, Math.max(width, height));
    return Math.sqrt(length(across, focal) / length(down, focal));
  }

  private static double focal(double[] across, double[] down, int side) {
    double square = -(across[0] * down[0] + across[1] * down[1]) / (across[2] * down[2]);
    double focal = Math.sqrt(square) / side;
    boolean told = meets(across, side) && meets(down, side);
    return (told && focal >= SHORTEST && focal <= LONGEST ? focal : USUAL) * side;
  }

  private static boolean meets(double[] direction, int side) {
    return Math.hypot(direction[0], direction[1]) < FARTHEST * side * Math.abs(direction[2]);
  }

  private static double length(double[] direction, double focal) {
    double x = direction[0] / focal;
    double y = direction[1] / focal;
    return x * x + y * y + direction[2] * direction[2];
  }

  private static double[] minus(double[] a, double times, double[] b) {
    return new double[] {times * a[0] - b[0], times * a[1] - b[1], times * a[2] - b[2]};
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
