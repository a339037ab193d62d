package dev.heed.vision.shape;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import java.util.List;
import java.util.Optional;

/**
 * The geometry of a mask.
 *
 * <pre>{@code
 * Mask disc = Mask.where(64, 64, i -> Math.hypot(i % 64 - 31.5, i / 64 - 31.5) < 20);
 * MaskShape shape = MaskShape.of(disc, 1);
 * Position middle = shape.centroid().orElseThrow(); // 32, 32
 * }</pre>
 *
 * @param area how many pixels it has
 * @param centroid the mean of its pixels' middles; none where it has no pixels
 * @param rectangle the smallest that holds it, however it lies; none where it has no pixels
 * @param polygons one for each connected part, from top to bottom
 */
public record MaskShape(
    int area,
    Optional<Position> centroid,
    Optional<RotatedRectangle> rectangle,
    List<Polygon> polygons) {

  public MaskShape {
    polygons = List.copyOf(polygons);
  }

  /**
   * Measures a mask.
   *
   * @param tolerance of the polygons, in pixels; 0 gives each edge of each pixel
   */
  public static MaskShape of(Mask mask, double tolerance) {
    List<Contours.Ring> rings = Contours.of(mask);
    List<Position> corners = rings.stream().flatMap(ring -> ring.corners().stream()).toList();
    return corners.isEmpty()
        ? new MaskShape(0, Optional.empty(), Optional.empty(), List.of())
        : new MaskShape(
            mask.area(),
            Optional.of(centroid(mask)),
            Optional.of(RotatedRectangle.around(corners)),
            Polygon.of(mask, tolerance));
  }

  private static Position centroid(Mask mask) {
    long sumX = 0;
    long sumY = 0;
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        if (mask.at(x, y)) {
          sumX += x;
          sumY += y;
        }
      }
    }
    double area = mask.area();
    return new Position(sumX / area + 0.5, sumY / area + 0.5);
  }

  /** The corners of the smallest rectangle, clockwise; empty where there are no pixels. */
  @JsonProperty("rectangle_corners")
  public List<Position> rectangleCorners() {
    return rectangle.map(RotatedRectangle::corners).orElse(List.of());
  }
}
