package dev.heed.vision.shape;

import dev.heed.vision.geometry.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether the sides of a ring cross. Sides that merely meet at their ends do not. */
final class Crossings {

  private record Side(Position from, Position to) {

    double left() {
      return Math.min(from.x(), to.x());
    }

    double right() {
      return Math.max(from.x(), to.x());
    }

    boolean crosses(Side other) {
      return apart(from.turn(to, other.from), from.turn(to, other.to))
          && apart(other.from.turn(other.to, from), other.from.turn(other.to, to));
    }

    private static boolean apart(double one, double two) {
      return (one > 0 && two < 0) || (one < 0 && two > 0);
    }
  }

  private Crossings() {}

  /** Sides are compared from left to right, so that only those above each other meet. */
  static boolean any(List<Position> ring) {
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      sides.add(new Side(ring.get(i), ring.get((i + 1) % ring.size())));
    }
    sides.sort(Comparator.comparingDouble(Side::left));
    List<Side> open = new ArrayList<>();
    for (Side side : sides) {
      open.removeIf(other -> other.right() < side.left());
      if (open.stream().anyMatch(side::crosses)) {
        return true;
      }
      open.add(side);
    }
    return false;
  }
}
