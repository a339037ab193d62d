package dev.heed.vision.shape;

import dev.heed.vision.mask.Mask;
import java.util.Arrays;

/**
 * The connected parts of a mask, numbered from 1 in the order of their first pixels, row by row.
 */
public final class Components {

  /** Which neighbours hang together. */
  public enum Connectivity {
    /** Those that share a side. */
    SIDES,
    /** Those that share a corner too: eight of them. */
    CORNERS
  }

  private final int width;
  private final int[] labels;
  private int[] areas = new int[8];
  private int count;

  private Components(int width, int height) {
    this.width = width;
    this.labels = new int[width * height];
  }

  /** Of the pixels that belong to the mask. */
  public static Components of(Mask mask, Connectivity connectivity) {
    int height = mask.height();
    Components found = new Components(mask.width(), height);
    int[] stack = new int[64];
    for (int start = 0; start < found.labels.length; start++) {
      int x = start % found.width;
      int y = start / found.width;
      if (found.labels[start] == 0 && mask.at(x, y)) {
        stack = found.fill(mask, start, connectivity, stack);
      }
    }
    return found;
  }

  /** Spreads from one pixel to all that hang together with it. */
  private int[] fill(Mask mask, int start, Connectivity connectivity, int[] given) {
    int[] stack = given;
    int label = begin();
    int depth = 0;
    labels[start] = label;
    stack[depth++] = start;
    while (depth > 0) {
      int pixel = stack[--depth];
      areas[label]++;
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          boolean near = dx == 0 || dy == 0 || connectivity == Connectivity.CORNERS;
          int x = pixel % width + dx;
          int y = pixel / width + dy;
          if (near && mask.at(x, y) && labels[y * width + x] == 0) {
            labels[y * width + x] = label;
            stack = depth == stack.length ? Arrays.copyOf(stack, 2 * depth) : stack;
            stack[depth++] = y * width + x;
          }
        }
      }
    }
    return stack;
  }

  private int begin() {
    count++;
    if (count == areas.length) {
      areas = Arrays.copyOf(areas, 2 * count);
    }
    return count;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** How many pixels the part of this number has. */
  public int area(int number) {
    return areas[number];
  }

  /** The number of the part that a pixel belongs to, or 0. */
  public int at(int x, int y) {
    return labels[y * width + x];
  }

  /** The pixels of one part. */
  public Mask mask(int number) {
    return Mask.where(width, labels.length / width, pixel -> labels[pixel] == number);
  }

  /** As {@link #at}, by the pixel's place row by row. */
  int at(int pixel) {
    return labels[pixel];
  }
}
