package dev.heed.vision.shape;

import dev.heed.vision.geometry.Position;
import dev.heed.vision.mask.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The outlines of a mask along the edges of its pixels, so that they enclose exactly its area:
 * clockwise around a part, counter-clockwise around a hole, the inside always to the right. Pixels
 * that touch at a corner alone are parts of their own.
 */
final class Contours {

  /** A closed outline, and the pixel inside of its first edge. */
  record Ring(List<Position> corners, int pixel) {

    boolean isHole() {
      return Position.area(corners) < 0;
    }
  }

  private static final int[] STEP_X = {1, 0, -1, 0};
  private static final int[] STEP_Y = {0, 1, 0, -1};

  /** From the corner where the outline stands to the pixels before it, right and left. */
  private static final int[] RIGHT_X = {0, -1, -1, 0};

  private static final int[] RIGHT_Y = {0, 0, -1, -1};

  private final Mask mask;
  private final BitSet seen;

  private Contours(Mask mask) {
    this.mask = mask;
    this.seen = new BitSet(mask.width() * mask.height());
  }

  /** In the order of their topmost edges, row by row. */
  static List<Ring> of(Mask mask) {
    Contours tracing = new Contours(mask);
    List<Ring> rings = new ArrayList<>();
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        int pixel = y * mask.width() + x;
        if (mask.at(x, y) && !mask.at(x, y - 1) && !tracing.seen.get(pixel)) {
          rings.add(new Ring(tracing.ring(x, y), pixel));
        }
      }
    }
    return rings;
  }

  /** Follows the edge that begins at the top left corner of a pixel until it comes back. */
  private List<Position> ring(int startX, int startY) {
    List<Position> corners = new ArrayList<>();
    int x = startX;
    int y = startY;
    int direction = 0;
    while (direction != 0 || !seen.get(y * mask.width() + x)) {
      if (direction == 0) {
        seen.set(y * mask.width() + x);
      }
      x += STEP_X[direction];
      y += STEP_Y[direction];
      int next = next(x, y, direction);
      if (next != direction) {
        corners.add(new Position(x, y));
      }
      direction = next;
    }
    return corners;
  }

  private int next(int x, int y, int direction) {
    int left = (direction + 3) % 4;
    if (!mask.at(x + RIGHT_X[direction], y + RIGHT_Y[direction])) {
      return (direction + 1) % 4;
    }
    return mask.at(x + RIGHT_X[left], y + RIGHT_Y[left]) ? left : direction;
  }
}
