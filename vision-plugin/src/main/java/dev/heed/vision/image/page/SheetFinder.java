package dev.heed.vision.image.page;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds a sheet: rough quadrilaterals first, then each of their sides on the photograph, first
 * widely, then closely. One whose four sides are straight edges all along is a sheet; of several,
 * that which is large and has its edges best.
 */
final class SheetFinder {

  /**
   * How far a rough side may be from the edge, of the longer side of the photograph. Further inside
   * there may be print, whose edges are as straight.
   */
  private static final double REACH = 0.0075;

  private static final double CLOSE = 4;
  private static final double LEAST_SUPPORT = 0.6;
  private static final double LEAST_CONTRAST = 8;

  /** From here on more says nothing: print may stand out from paper more than paper from wood. */
  private static final double ENOUGH_CONTRAST = 20;

  /** Sides that the photograph itself ends at are none of a sheet. */
  private static final double RIM = 1.5;

  private record Found(List<Position> corners, double score) {}

  private final Image photograph;
  private final double reach;

  SheetFinder(Image photograph) {
    this.photograph = photograph;
    this.reach = Math.max(CLOSE + 1, REACH * Math.max(photograph.width(), photograph.height()));
  }

  Optional<Sheet> find() {
    if (photograph.width() < 16 || photograph.height() < 16) {
      return Optional.empty();
    }
    List<List<Position>> seen = new ArrayList<>();
    List<Found> sheets = new ArrayList<>();
    for (List<Position> rough : new SheetCandidates(photograph).all()) {
      if (seen.stream().noneMatch(other -> alike(other, rough))) {
        seen.add(rough);
        found(rough).ifPresent(sheets::add);
      }
    }
    return sheets.stream()
        .max(Comparator.comparingDouble(Found::score))
        .map(best -> Sheet.upright(best.corners()));
  }

  /** Corner by corner within a few pixels, wherever the corners begin. */
  private boolean alike(List<Position> one, List<Position> other) {
    for (Position corner : one) {
      if (other.stream().noneMatch(each -> each.distance(corner) < 2)) {
        return false;
      }
    }
    return true;
  }

  private Optional<Found> found(List<Position> rough) {
    return sides(rough, reach)
        .flatMap(SheetFinder::corners)
        .flatMap(corners -> sides(corners, CLOSE))
        .flatMap(sides -> corners(sides).flatMap(corners -> judged(corners, sides)));
  }

  private Optional<List<SheetSide>> sides(List<Position> corners, double within) {
    List<SheetSide> sides = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Optional<SheetSide> side =
          SheetSide.near(photograph, corners.get(i), corners.get((i + 1) % 4), within);
      if (side.isEmpty()
          || side.get().support() < LEAST_SUPPORT
          || side.get().contrast() < LEAST_CONTRAST) {
        return Optional.empty();
      }
      sides.add(side.get());
    }
    return Optional.of(sides);
  }

  private static Optional<List<Position>> corners(List<SheetSide> sides) {
    List<Position> corners = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sides.get((i + 3) % 4).meets(sides.get(i)).ifPresent(corners::add);
    }
    return corners.size() == 4 ? Optional.of(corners) : Optional.empty();
  }

  private Optional<Found> judged(List<Position> corners, List<SheetSide> sides) {
    double area = Position.area(corners) / ((double) photograph.width() * photograph.height());
    boolean inside = corners.stream().allMatch(this::isInside);
    if (!inside || area < 0.03) {
      return Optional.empty();
    }
    double support = sides.stream().mapToDouble(SheetSide::support).min().orElseThrow();
    double contrast = sides.stream().mapToDouble(SheetSide::contrast).min().orElseThrow();
    return Optional.of(
        new Found(corners, support * support * area * Math.min(1, contrast / ENOUGH_CONTRAST)));
  }

  private boolean isInside(Position corner) {
    return corner.x() > RIM
        && corner.y() > RIM
        && corner.x() < photograph.width() - RIM
        && corner.y() < photograph.height() - RIM;
  }
}
