package dev.heed.vision.processing;

/** Ovis 2's: the fewest tiles that cover nine tenths of a picture at full size. */
final class OvisGrid {

  private static final double ENOUGH = 0.9;

  private OvisGrid() {}

  static Tiles.Grid of(Size image, int side, int most) {
    Tiles.Grid enough = null;
    double enoughRatio = 0;
    Tiles.Grid best = null;
    double bestRatio = 0;
    for (Tiles.Grid grid : Tiles.grids(1, most)) {
      double ratio = covered(image, grid, side);
      boolean fewer = enough == null || grid.count() < enough.count();
      boolean more = enough != null && grid.count() == enough.count() && ratio > enoughRatio;
      if (ratio > ENOUGH && (fewer || more)) {
        enough = grid;
        enoughRatio = ratio;
      }
      if (best == null || ratio > bestRatio) {
        best = grid;
        bestRatio = ratio;
      }
    }
    return enough != null ? enough : best == null ? new Tiles.Grid(1, 1) : best;
  }

  /** The published grids are rows before columns here, and columns before rows where they cut. */
  private static double covered(Size image, Tiles.Grid grid, int side) {
    int rows = grid.columns();
    int columns = grid.rows();
    int high = image.height() / rows;
    int wide = image.width() / columns;
    double sum = 0;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int bottom = y == rows - 1 ? image.height() : (y + 1) * high;
        int right = x == columns - 1 ? image.width() : (x + 1) * wide;
        sum += area(right - x * wide, bottom - y * high, side);
      }
    }
    return sum / ((double) image.width() * image.height());
  }

  private static double area(int width, int height, int side) {
    double longer = Math.max(width, height);
    double shorter = Math.min(width, height);
    if (longer > side) {
      shorter = shorter / longer * side;
      longer = side;
    }
    return longer * shorter;
  }
}
