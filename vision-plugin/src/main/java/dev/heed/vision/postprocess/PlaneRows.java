package dev.heed.vision.postprocess;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Planes read at another size one row at a time, from top to bottom, to the bit as {@link
 * Planes#resized} reads them: 150 classes at the size of a photograph would be 14 GB at once.
 */
final class PlaneRows {

  private final Planes planes;
  private final int width;
  private final Enlarging.Reading across;
  private final Enlarging.Reading down;
  private final boolean same;

  /** Rows of all planes, as wide as they are read, by their number; only the latest. */
  private final Map<Integer, float[]> wide;

  PlaneRows(Planes planes, int height, int width, Enlarging how) {
    this.planes = planes;
    this.width = width;
    this.across = how.reading(planes.width(), width);
    this.down = how.reading(planes.height(), height);
    this.same = planes.height() == height && planes.width() == width;
    int most = down.taps();
    this.wide =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, float[]> eldest) {
            return size() > most;
          }
        };
  }

  /** Row {@code y} of a plane. */
  void read(int y, int plane, float[] into) {
    if (same) {
      int from = (plane * planes.height() + y) * width;
      System.arraycopy(planes.values(), from, into, 0, width);
      return;
    }
    Arrays.fill(into, 0, width, 0);
    for (int tap = 0; tap < down.taps(); tap++) {
      add(down.weight(y, tap), row(down.place(y, tap)), plane * width, into);
    }
  }

  private void add(float weight, float[] row, int from, float[] into) {
    for (int x = 0; x < width; x++) {
      into[x] += weight * row[from + x];
    }
  }

  /** {@code [count, width]}. */
  private float[] row(int y) {
    float[] known = wide.get(y);
    if (known != null) {
      return known;
    }
    float[] row = new float[Math.multiplyExact(planes.count(), width)];
    for (int plane = 0; plane < planes.count(); plane++) {
      int start = (plane * planes.height() + y) * planes.width();
      for (int x = 0; x < width; x++) {
        row[plane * width + x] = across.at(x, planes.values(), start, 1);
      }
    }
    wide.put(y, row);
    return row;
  }
}
