package dev.heed.vision.shape;

import dev.heed.vision.geometry.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Joins holes to their outline by upright cuts. A cut is walked down and up again, so that it
 * encloses nothing and vanishes where pixels are filled by the even-odd or the winding rule.
 */
final class Keyholes {

  private Keyholes() {}

  /** The hole whose top is highest first: what is above it is then part of the ring. */
  static List<Position> joined(List<Position> outer, List<List<Position>> holes) {
    List<List<Position>> sorted = new ArrayList<>(holes);
    sorted.sort(Comparator.comparingDouble(hole -> hole.get(top(hole)).y()));
    List<Position> ring = new ArrayList<>(outer);
    for (List<Position> hole : sorted) {
      join(ring, hole);
    }
    return ring;
  }

  private static int top(List<Position> hole) {
    int top = 0;
    for (int i = 1; i < hole.size(); i++) {
      top = hole.get(i).y() < hole.get(top).y() ? i : top;
    }
    return top;
  }

  private static void join(List<Position> ring, List<Position> hole) {
    int top = top(hole);
    Position below = hole.get(top);
    int side = -1;
    double nearest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ring.size(); i++) {
      double y = heightAt(ring.get(i), ring.get((i + 1) % ring.size()), below.x());
      if (y <= below.y() && y > nearest) {
        nearest = y;
        side = i;
      }
    }
    List<Position> cut = new ArrayList<>();
    if (side >= 0) {
      cut.add(new Position(below.x(), nearest));
    }
    for (int i = 0; i <= hole.size(); i++) {
      cut.add(hole.get((top + i) % hole.size()));
    }
    if (side >= 0) {
      cut.add(new Position(below.x(), nearest));
    }
    // where simplifying left nothing above the hole, it hangs at the ring's first corner
    Position end = ring.get(Math.max(side, 0));
    if (side < 0) {
      cut.add(end);
    }
    ring.addAll(Math.max(side, 0) + 1, cut);
  }

  /** Where a side passes {@code x}, or above everything where it does not. */
  private static double heightAt(Position from, Position to, double x) {
    boolean passes = Math.min(from.x(), to.x()) <= x && x <= Math.max(from.x(), to.x());
    if (!passes || from.x() == to.x()) {
      return Double.NEGATIVE_INFINITY;
    }
    return from.y() + (to.y() - from.y()) * (x - from.x()) / (to.x() - from.x());
  }
}
