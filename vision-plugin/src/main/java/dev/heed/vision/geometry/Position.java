package dev.heed.vision.geometry;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * A place in a picture, in pixels from its top left corner: the middle of the first pixel is 0.5,
 * 0.5. As JSON {@code [x, y]}.
 */
public record Position(double x, double y) {

  /** The two numbers. */
  @JsonValue
  public List<Double> coordinates() {
    return List.of(x, y);
  }

  /** How far it is from another, in pixels. */
  public double distance(Position other) {
    return Math.hypot(x - other.x, y - other.y);
  }

  /** How far it is from the straight piece between two others. */
  public double distance(Position from, Position to) {
    double dx = to.x - from.x;
    double dy = to.y - from.y;
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
    double t = Math.max(0, Math.min(1, along));
    return Math.hypot(x - from.x - t * dx, y - from.y - t * dy);
  }

  /** Twice the area of the triangle with two others: above 0 where they turn clockwise. */
  public double turn(Position second, Position third) {
    return (second.x - x) * (third.y - y) - (second.y - y) * (third.x - x);
  }

  /** The area that a ring of corners encloses: above 0 where it runs clockwise as one sees it. */
  public static double area(List<Position> ring) {
    double sum = 0;
    for (int i = 0; i < ring.size(); i++) {
      Position from = ring.get(i);
      Position to = ring.get((i + 1) % ring.size());
      sum += from.x * to.y - to.x * from.y;
    }
    return sum / 2;
  }
}
