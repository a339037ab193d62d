package dev.heed.vision.processing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Perception LM's: the canvas that holds a picture largest, else the one of the closest shape. */
final class PerceptionGrid {

  private PerceptionGrid() {}

  static Tiles.Grid of(Size image, int most, int side) {
    Map<Double, List<Tiles.Grid>> byShape = byShape(most);
    Tiles.Grid holding = holding(image, byShape, side);
    return holding == null ? closest(image, byShape) : holding;
  }

  private static Map<Double, List<Tiles.Grid>> byShape(int most) {
    Map<Double, List<Tiles.Grid>> byShape = new LinkedHashMap<>();
    for (int count = most; count > 0; count--) {
      for (int columns = 1; columns <= count; columns++) {
        if (count % columns == 0) {
          int rows = count / columns;
          byShape
              .computeIfAbsent((double) columns / rows, shape -> new ArrayList<>())
              .add(new Tiles.Grid(columns, rows));
        }
      }
    }
    return byShape;
  }

  private static Tiles.@org.jspecify.annotations.Nullable Grid holding(
      Size image, Map<Double, List<Tiles.Grid>> byShape, int side) {
    double scale = (double) image.width() / image.height();
    Tiles.Grid best = null;
    double[] bestSize = new double[2];
    for (List<Tiles.Grid> grids : byShape.values()) {
      for (Tiles.Grid grid : grids) {
        int wide = grid.columns() * side;
        int high = grid.rows() * side;
        if (wide < image.width() || high < image.height()) {
          continue;
        }
        double[] size = size(image, wide, high, scale);
        boolean larger =
            best == null
                || (scale < 1 && size[0] >= bestSize[0])
                || (scale >= 1 && size[1] >= bestSize[1]);
        if (larger) {
          best = grid;
          bestSize = size;
        }
      }
    }
    return best;
  }

  private static double[] size(Size image, int wide, int high, double scale) {
    double factor = Math.min((double) wide / image.width(), (double) high / image.height());
    if (scale > 1) {
      double width = factor * image.width();
      return new double[] {width, Math.floor(width / scale)};
    }
    double height = factor * image.height();
    return new double[] {Math.floor(height * scale), height};
  }

  private static Tiles.Grid closest(Size image, Map<Double, List<Tiles.Grid>> byShape) {
    double wanted = (double) image.width() / image.height();
    boolean lies = wanted >= 1;
    double least = Double.POSITIVE_INFINITY;
    List<Tiles.Grid> best = List.of(new Tiles.Grid(1, 1));
    for (Map.Entry<Double, List<Tiles.Grid>> one : byShape.entrySet()) {
      double shape = one.getKey();
      if (lies ? shape > wanted : shape <= wanted) {
        continue;
      }
      double off = lies ? Math.abs(shape - wanted) : Math.abs(1 / shape - 1 / wanted);
      if (off < least) {
        least = off;
        best = one.getValue();
      }
    }
    Tiles.Grid largest = best.get(0);
    for (Tiles.Grid grid : best) {
      boolean larger = lies ? grid.columns() > largest.columns() : grid.rows() > largest.rows();
      largest = larger ? grid : largest;
    }
    return largest;
  }
}
