package dev.heed.vision.shape;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One connected part of a mask as a polygon: an outline, clockwise, and holes, counter-clockwise.
 * Its corners lie on corners of pixels; with tolerance 0 it encloses exactly the part's pixels.
 */
public record Polygon(List<Position> outer, List<List<Position>> holes) {

  public Polygon {
    outer = List.copyOf(outer);
    holes = holes.stream().map(List::copyOf).toList();
  }

  /**
   * The polygons of a mask, from top to bottom.
   *
   * @param tolerance in pixels: how far a corner of the exact outline may be from the polygon
   */
  public static List<Polygon> of(Mask mask, double tolerance) {
    Components parts = Components.of(mask, Components.Connectivity.SIDES);
    Map<Integer, List<List<Position>>> rings = new LinkedHashMap<>();
    for (Contours.Ring ring : Contours.of(mask)) {
      List<List<Position>> part =
          rings.computeIfAbsent(parts.at(ring.pixel()), number -> new ArrayList<>());
      // the topmost edge of a part is on its outline: holes come after it
      part.add(DouglasPeucker.simplified(ring.corners(), tolerance));
    }
    return rings.values().stream()
        .map(part -> new Polygon(part.get(0), part.subList(1, part.size())))
        .toList();
  }

  /** In square pixels; holes do not count. */
  public double area() {
    return Position.area(outer) + holes.stream().mapToDouble(Position::area).sum();
  }

  /**
   * One ring that encloses the same: a cut leads from each hole up to what is above it, there and
   * back, for formats that know no holes.
   */
  public List<Position> joined() {
    return holes.isEmpty() ? outer : Keyholes.joined(outer, holes);
  }
}
