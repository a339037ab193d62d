package dev.heed.vision.shape;

import dev.heed.vision.geometry.ConvexHull;
import dev.heed.vision.geometry.Position;
import java.util.List;

/**
 * A rectangle that may lie aslant.
 *
 * @param centre its middle
 * @param width along the direction of {@code angle}, in pixels
 * @param height across it
 * @param angle in degrees, from 0 to below 90: how far it is turned clockwise as one sees it
 */
public record RotatedRectangle(Position centre, double width, double height, double angle) {

  private static final double RIGHT_ANGLE = Math.PI / 2;

  /** The smallest around the points; one of its sides lies on a side of their convex hull. */
  public static RotatedRectangle around(List<Position> points) {
    List<Position> hull = ConvexHull.of(points);
    RotatedRectangle best = turned(hull, 0);
    for (int i = 0; i < hull.size(); i++) {
      Position from = hull.get(i);
      Position to = hull.get((i + 1) % hull.size());
      double direction = Math.atan2(to.y() - from.y(), to.x() - from.x()) % RIGHT_ANGLE;
      RotatedRectangle next =
          turned(hull, direction < 0 ? (direction + RIGHT_ANGLE) % RIGHT_ANGLE : direction);
      // equal but for rounding: the one that lies straight is the one that is meant
      best = next.area() < best.area() * (1 - 1e-9) ? next : best;
    }
    return best;
  }

  private static RotatedRectangle turned(List<Position> hull, double radians) {
    double cos = Math.cos(radians);
    double sin = Math.sin(radians);
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (Position point : hull) {
      double along = point.x() * cos + point.y() * sin;
      double across = point.y() * cos - point.x() * sin;
      left = Math.min(left, along);
      right = Math.max(right, along);
      top = Math.min(top, across);
      bottom = Math.max(bottom, across);
    }
    double u = (left + right) / 2;
    double v = (top + bottom) / 2;
    Position centre = new Position(u * cos - v * sin, u * sin + v * cos);
    return new RotatedRectangle(centre, right - left, bottom - top, Math.toDegrees(radians));
  }

  /** In square pixels. */
  public double area() {
    return width * height;
  }

  /** Clockwise as one sees them, from the one that is top left where the angle is 0. */
  public List<Position> corners() {
    return List.of(corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1));
  }

  private Position corner(int along, int across) {
    double cos = Math.cos(Math.toRadians(angle));
    double sin = Math.sin(Math.toRadians(angle));
    double u = along * width / 2;
    double v = across * height / 2;
    return new Position(centre.x() + u * cos - v * sin, centre.y() + u * sin + v * cos);
  }
}
