package dev.heed.vision.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How long the runs of a mask are column by column. Its rows come one after the other; where one
 * differs from the row above, a run of that column ends.
 */
final class Columns {

  private final int width;
  private final int height;
  private final BitSet first;
  private BitSet above;
  private BitSet row;
  private int y;
  private int[] ends = new int[64];
  private int size;

  private Columns(int width, int height) {
    this.width = width;
    this.height = height;
    this.first = new BitSet(width);
    this.above = new BitSet(width);
    this.row = new BitSet(width);
  }

  static List<Integer> counts(Mask mask) {
    Columns columns = new Columns(mask.width(), mask.height());
    mask.eachRun(columns::part);
    columns.upTo(mask.height());
    return columns.lengths();
  }

  private void part(int row, int from, int to) {
    upTo(row);
    this.row.set(from, to);
  }

  /** Ends the rows before {@code next}. */
  private void upTo(int next) {
    while (y < next) {
      if (y == 0) {
        first.or(row);
      } else {
        above.xor(row);
        for (int x = above.nextSetBit(0); x >= 0; x = above.nextSetBit(x + 1)) {
          end(x * height + y);
        }
      }
      BitSet spare = above;
      above = row;
      row = spare;
      row.clear();
      y++;
    }
  }

  private void end(int at) {
    ends = size == ends.length ? Arrays.copyOf(ends, 2 * size) : ends;
    ends[size++] = at;
  }

  /** A column goes on where the one before it ended. */
  private List<Integer> lengths() {
    for (int x = 0; x < width; x++) {
      if (first.get(x) != (x > 0 && above.get(x - 1))) {
        end(x * height);
      }
    }
    Arrays.sort(ends, 0, size);
    List<Integer> lengths = new ArrayList<>(size + 1);
    int last = 0;
    for (int i = 0; i < size; i++) {
      lengths.add(ends[i] - last);
      last = ends[i];
    }
    lengths.add(width * height - last);
    return lengths;
  }
}
