package dev.heed.vision.geometry;

import dev.heed.api.Internal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The convex polygon around points, clockwise as one sees it, by Andrew's monotone chain. */
@Internal
public final class ConvexHull {

  private ConvexHull() {}

  /** Its corners; fewer than three where all points lie on one line. */
  public static List<Position> of(List<Position> points) {
    List<Position> sorted =
        points.stream()
            .distinct()
            .sorted(Comparator.comparingDouble(Position::x).thenComparingDouble(Position::y))
            .toList();
    if (sorted.size() < 3) {
      return sorted;
    }
    List<Position> hull = new ArrayList<>(half(sorted));
    List<Position> reversed = new ArrayList<>(sorted);
    Collections.reverse(reversed);
    hull.addAll(half(reversed));
    return hull;
  }

  /** One side of the hull without its last point, which begins the other. */
  private static List<Position> half(List<Position> sorted) {
    List<Position> chain = new ArrayList<>();
    for (Position point : sorted) {
      while (chain.size() > 1
          && chain.get(chain.size() - 2).turn(chain.get(chain.size() - 1), point) <= 0) {
        chain.remove(chain.size() - 1);
      }
      chain.add(point);
    }
    return chain.subList(0, chain.size() - 1);
  }
}
