package dev.heed.vision.shape;

import dev.heed.vision.geometry.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Fewer corners: no corner of the original ring is further than the tolerance from the simplified
 * one, which never crosses itself. Where it would, or would enclose nothing, the tolerance is
 * halved for that ring, down to the ring itself.
 *
 * @see <a href="https://doi.org/10.3138/FM57-6770-U75U-7727">Douglas and Peucker, 1973</a>
 */
final class DouglasPeucker {

  /** Below it, in pixels, a ring is left as it is: staircases are half a pixel high at least. */
  private static final double LEAST = 0.05;

  /** No picture is wider. */
  private static final double MOST = 1 << 20;

  private final List<Position> ring;
  private final double tolerance;
  private final BitSet kept = new BitSet();

  private DouglasPeucker(List<Position> ring, double tolerance) {
    this.ring = ring;
    this.tolerance = tolerance;
  }

  static List<Position> simplified(List<Position> ring, double tolerance) {
    for (double within = Math.min(tolerance, MOST); within > LEAST; within /= 2) {
      List<Position> fewer = new DouglasPeucker(ring, within).corners();
      boolean turned = Math.signum(Position.area(fewer)) != Math.signum(Position.area(ring));
      if (fewer.size() >= 3 && !turned && !Crossings.any(fewer)) {
        return fewer;
      }
    }
    return ring;
  }

  private List<Position> corners() {
    int far = farthestFrom(ring.get(0));
    kept.set(0);
    kept.set(far);
    split(0, far);
    split(far, ring.size());
    List<Position> corners = new ArrayList<>();
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      corners.add(ring.get(i));
    }
    return corners;
  }

  private int farthestFrom(Position from) {
    int far = 0;
    for (int i = 1; i < ring.size(); i++) {
      far = ring.get(i).distance(from) > ring.get(far).distance(from) ? i : far;
    }
    return far;
  }

  private Position at(int i) {
    return ring.get(i % ring.size());
  }

  /** Keeps, between two corners that are kept, what is too far from the line between them. */
  private void split(int first, int last) {
    Deque<int[]> open = new ArrayDeque<>(List.of(new int[] {first, last}));
    while (!open.isEmpty()) {
      int[] piece = open.pop();
      int far = -1;
      double most = tolerance;
      for (int i = piece[0] + 1; i < piece[1]; i++) {
        double distance = at(i).distance(at(piece[0]), at(piece[1]));
        if (distance > most) {
          most = distance;
          far = i;
        }
      }
      if (far >= 0) {
        kept.set(far);
        open.push(new int[] {piece[0], far});
        open.push(new int[] {far, piece[1]});
      }
    }
  }
}
