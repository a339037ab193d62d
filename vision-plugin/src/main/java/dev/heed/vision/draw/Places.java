package dev.heed.vision.draw;

import dev.heed.vision.postprocess.DetectedObject.Box;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds places for labels at boxes, on the picture and off each other. */
final class Places {

  private final Rectangle picture;
  private final List<Rectangle> taken = new ArrayList<>();

  Places(int width, int height) {
    this.picture = new Rectangle(width, height);
  }

  /** The first free place around the box or inside of it, else the one that covers least. */
  Rectangle take(Box box, int wide, int high) {
    Rectangle best =
        around(box, wide, high).stream().min(Comparator.comparingLong(this::covered)).orElseThrow();
    taken.add(best);
    return best;
  }

  /** From the most to the least usual place; {@code min} keeps the first of equals. */
  private List<Rectangle> around(Box box, int wide, int high) {
    int right = box.xmax() - wide;
    List<Rectangle> places = new ArrayList<>();
    for (int y : new int[] {box.ymin() - high, box.ymin(), box.ymax(), box.ymax() - high}) {
      places.add(inside(box.xmin(), y, wide, high));
      places.add(inside(right, y, wide, high));
    }
    places.add(inside(box.xmax(), box.ymin(), wide, high));
    places.add(inside(box.xmin() - wide, box.ymin(), wide, high));
    for (int y = box.ymin() + high; y + 2 * high <= box.ymax(); y += high) {
      places.add(inside(box.xmin(), y, wide, high));
      places.add(inside(right, y, wide, high));
    }
    return places;
  }

  private Rectangle inside(int x, int y, int wide, int high) {
    return new Rectangle(
        Math.max(0, Math.min(x, picture.width - wide)),
        Math.max(0, Math.min(y, picture.height - high)),
        wide,
        high);
  }

  private long covered(Rectangle place) {
    long covered = 0;
    for (Rectangle other : taken) {
      Rectangle both = place.intersection(other);
      covered += both.isEmpty() ? 0 : (long) both.width * both.height;
    }
    return covered;
  }
}
