package dev.heed.vision.image.page;

import dev.heed.vision.geometry.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The quadrilateral around a convex polygon: side by side is given up, and its neighbours grow
 * until they meet, always the one that adds least.
 */
final class HullQuadrilateral {

  private final List<Position> corners;

  private HullQuadrilateral(List<Position> hull) {
    this.corners = new ArrayList<>(hull);
  }

  /** Clockwise; empty where no four sides enclose the hull. */
  static Optional<List<Position>> around(List<Position> hull) {
    HullQuadrilateral shrinking = new HullQuadrilateral(hull);
    boolean going = hull.size() >= 4;
    while (going && shrinking.corners.size() > 4) {
      going = shrinking.giveUpOne();
    }
    return going ? Optional.of(shrinking.corners) : Optional.empty();
  }

  private boolean giveUpOne() {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    Position meeting = corners.get(0);
    for (int side = 0; side < corners.size(); side++) {
      Optional<Position> meet = meeting(side);
      double added =
          meet.isEmpty()
              ? Double.POSITIVE_INFINITY
              : Math.abs(at(side).turn(at(side + 1), meet.get()));
      if (added < least) {
        least = added;
        best = side;
        meeting = meet.orElseThrow();
      }
    }
    if (best < 0) {
      return false;
    }
    corners.set(best, meeting);
    corners.remove((best + 1) % corners.size());
    return true;
  }

  private Position at(int i) {
    return corners.get(Math.floorMod(i, corners.size()));
  }

  /** Where the sides before and after a side meet beyond it. */
  private Optional<Position> meeting(int side) {
    Position a = at(side - 1);
    Position b = at(side);
    Position c = at(side + 1);
    Position d = at(side + 2);
    double ux = b.x() - a.x();
    double uy = b.y() - a.y();
    double vx = c.x() - d.x();
    double vy = c.y() - d.y();
    double slope = ux * vy - uy * vx;
    double along = ((c.x() - b.x()) * vy - (c.y() - b.y()) * vx) / slope;
    boolean beyond = Double.isFinite(along) && along >= 0;
    Position meet = new Position(b.x() + along * ux, b.y() + along * uy);
    boolean outside = beyond && (meet.x() - c.x()) * vx + (meet.y() - c.y()) * vy >= 0;
    return outside ? Optional.of(meet) : Optional.empty();
  }
}
