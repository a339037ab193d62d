package dev.heed.vision.mask;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The pixels of an object. Immutable. As JSON it is run lengths: see {@link RunLengths}. */
public final class Mask {

  private final int width;
  private final int height;
  private final Runs runs;

  private Mask(int width, int height, Runs runs) {
    this.width = width;
    this.height = height;
    this.runs = runs;
  }

  /** Row-major bits. */
  Mask(int width, int height, BitSet bits) {
    this(width, height, Runs.of(bits, width * height));
  }

  /** Of those pixels that {@code inside} says; they are counted row by row. */
  public static Mask where(int width, int height, IntPredicate inside) {
    Runs runs = new Runs(width * height);
    int start = -1;
    for (int i = 0; i < width * height; i++) {
      if (inside.test(i) != (start >= 0)) {
        if (start >= 0) {
          runs.add(start, i);
        }
        start = start >= 0 ? -1 : i;
      }
    }
    if (start >= 0) {
      runs.add(start, width * height);
    }
    return new Mask(width, height, runs);
  }

  /**
   * The mask of each number of a map, by the number, in one pass.
   *
   * @param map {@code [height, width]}
   */
  public static SortedMap<Integer, Mask> each(int width, int height, int[] map) {
    SortedMap<Integer, Runs> found = new TreeMap<>();
    int start = 0;
    for (int i = 1; i <= map.length; i++) {
      if (i == map.length || map[i] != map[start]) {
        found.computeIfAbsent(map[start], number -> new Runs(map.length)).add(start, i);
        start = i;
      }
    }
    SortedMap<Integer, Mask> masks = new TreeMap<>();
    found.forEach((number, runs) -> masks.put(number, new Mask(width, height, runs)));
    return masks;
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** In pixels. */
  public int height() {
    return height;
  }

  /** Whether the pixel belongs to the object. */
  public boolean at(int x, int y) {
    return x >= 0 && x < width && y >= 0 && y < height && runs.has(y * width + x);
  }

  /** How many pixels the object has. */
  public int area() {
    return runs.count();
  }

  /** The smallest box around the object. */
  public Bounds bounds() {
    int[] box = {width, height, -1, -1};
    eachRun(
        (y, from, to) -> {
          box[0] = Math.min(box[0], from);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], to - 1);
          box[3] = y;
        });
    return box[2] < 0 ? Bounds.NONE : new Bounds(box[0], box[1], box[2], box[3]);
  }

  /** The same object in a larger picture, whose part from {@code left, top} this mask covers. */
  Mask placed(int left, int top, int toWidth, int toHeight) {
    Runs moved = new Runs(toWidth * toHeight);
    eachRun(
        (y, from, to) -> {
          int start = (y + top) * toWidth + left;
          moved.add(start + from, start + to);
        });
    return new Mask(toWidth, toHeight, moved);
  }

  /** Neighbours in one row. */
  interface RowPart {
    void in(int y, int from, int to);
  }

  /** Row by row from the top, each from the left. */
  void eachRun(RowPart visitor) {
    runs.each(
        (start, end) -> {
          for (int at = start; at < end; ) {
            int y = at / width;
            int next = Math.min(end, (y + 1) * width);
            visitor.in(y, at - y * width, next - y * width);
            at = next;
          }
        });
  }

  /** The mask as COCO writes it. */
  @JsonValue
  public RunLengths runLengths() {
    return RunLengths.of(this);
  }

  @Override
  public String toString() {
    return "Mask[%s x %s, %s pixels]".formatted(width, height, area());
  }
}
