package dev.heed.vision.processing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which canvas of tiles a picture gets, and its size on it. */
final class LlamaCanvas {

  private LlamaCanvas() {}

  /** The one that enlarges the least, else shrinks the least; the first of the smallest. */
  static Tiles.Grid mllama(Size image, List<Tiles.Grid> grids, int side) {
    Tiles.Grid best = grids.get(0);
    double bestScale = -1;
    for (Tiles.Grid grid : grids) {
      double down = (double) (grid.columns() * side) / image.height();
      double across = (double) (grid.rows() * side) / image.width();
      double scale = Math.min(down, across);
      boolean better =
          scale >= 1 ? bestScale < 1 || scale < bestScale : bestScale < 1 && scale > bestScale;
      if (better || (scale == bestScale && grid.count() < best.count())) {
        best = grid;
        bestScale = scale;
      }
    }
    return best;
  }

  static Size fitted(Size image, Size canvas, int side) {
    int wide = Math.max(side, Math.min(image.width(), canvas.width()));
    int high = Math.max(side, Math.min(image.height(), canvas.height()));
    double down = (double) high / image.height();
    double across = (double) wide / image.width();
    return across < down
        ? new Size(Math.min(Math.max(1, (int) Math.floor(image.height() * across)), high), wide)
        : new Size(high, Math.min(Math.max(1, (int) Math.floor(image.width() * down)), wide));
  }

  /** All canvases of at most so many tiles, by shape in the order in which shapes first appear. */
  static List<Size> supported(int most, int side) {
    Map<Double, List<Size>> byShape = new LinkedHashMap<>();
    for (int count = most; count > 0; count--) {
      for (int rows = 1; rows <= count; rows++) {
        if (count % rows == 0) {
          int columns = count / rows;
          byShape
              .computeIfAbsent((double) rows / columns, shape -> new ArrayList<>())
              .add(new Size(rows * side, columns * side));
        }
      }
    }
    return byShape.values().stream().flatMap(List::stream).toList();
  }

  /** As {@link #mllama}, in float; or the one that enlarges the most. */
  static Size llama4(Size image, List<Size> canvases, boolean largest) {
    float chosen = -1;
    for (Size canvas : canvases) {
      float scale = scale(image, canvas);
      boolean up = scale >= 1;
      boolean better =
          up
              ? chosen < 1 || (largest ? scale > chosen : scale < chosen)
              : chosen < 1 && scale > chosen;
      chosen = better ? scale : chosen;
    }
    Size best = null;
    for (Size canvas : canvases) {
      boolean smaller =
          best == null
              || (long) canvas.height() * canvas.width() < (long) best.height() * best.width();
      if (scale(image, canvas) == chosen && smaller) {
        best = canvas;
      }
    }
    return best == null ? canvases.get(0) : best;
  }

  private static float scale(Size image, Size canvas) {
    float across = (float) canvas.width() / image.width();
    float down = (float) canvas.height() / image.height();
    return down > across ? across : down;
  }

  /**
   * A picture's own size on a canvas; where the canvas is the limit, it counts in float.
   *
   * @param upTo the side up to which a small picture may grow; 0 for no limit
   */
  static Size undistorted(Size image, Size canvas, int upTo) {
    int ownHigh = upTo == 0 ? canvas.height() : Math.max(image.height(), upTo);
    int ownWide = upTo == 0 ? canvas.width() : Math.max(image.width(), upTo);
    boolean floatHigh = upTo == 0 || canvas.height() < ownHigh;
    boolean floatWide = upTo == 0 || canvas.width() < ownWide;
    int high = Math.min(ownHigh, canvas.height());
    int wide = Math.min(ownWide, canvas.width());
    double across = ratio(wide, image.width(), floatWide);
    double down = ratio(high, image.height(), floatHigh);
    Size size =
        across < down
            ? new Size(Math.min(floor(image.height(), across, floatWide), high), wide)
            : new Size(high, Math.min(floor(image.width(), down, floatHigh), wide));
    return new Size(Math.max(1, size.height()), Math.max(1, size.width()));
  }

  private static double ratio(int to, int from, boolean single) {
    return single ? (float) to / from : (double) to / from;
  }

  private static int floor(int side, double scale, boolean single) {
    return (int) Math.floor(single ? side * (float) scale : side * scale);
  }
}
