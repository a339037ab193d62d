package dev.heed.vision.processing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Grids of tiles: which there are, which fits a picture best, and cutting it up. */
final class Tiles {

  /** Columns before rows, as the published functions order them. */
  record Grid(int columns, int rows) {
    int count() {
      return columns * rows;
    }
  }

  private Tiles() {}

  /** Row after row; those at the rim may be smaller. */
  static List<Picture> cut(Picture picture, int height, int width) {
    List<Picture> tiles = new ArrayList<>();
    for (int y = 0; y < picture.height(); y += height) {
      for (int x = 0; x < picture.width(); x += width) {
        tiles.add(picture.part(y, x, height, width));
      }
    }
    return tiles;
  }

  /** All of {@code least} to {@code most} tiles, the fewest first; columns vary slowest. */
  static List<Grid> grids(int least, int most) {
    List<Grid> grids = unsorted(least, most);
    grids.sort(Comparator.comparingInt(Grid::count));
    return grids;
  }

  static List<Grid> unsorted(int least, int most) {
    List<Grid> grids = new ArrayList<>();
    for (int columns = 1; columns <= most; columns++) {
      for (int rows = 1; rows <= most; rows++) {
        if (columns * rows <= most && columns * rows >= least) {
          grids.add(new Grid(columns, rows));
        }
      }
    }
    return grids;
  }

  /**
   * The grid whose shape is closest; of equal ones a later, larger one if the picture fills half.
   */
  static Grid closest(Size image, Size tile, List<Grid> grids) {
    double ratio = (double) image.width() / image.height();
    long area = (long) image.width() * image.height();
    double least = Double.POSITIVE_INFINITY;
    Grid best = new Grid(1, 1);
    for (Grid grid : grids) {
      double off = Math.abs(ratio - (double) grid.columns() / grid.rows());
      double half = 0.5 * tile.height() * tile.width() * grid.columns() * grid.rows();
      if (off < least || (off == least && area > half)) {
        best = grid;
      }
      least = Math.min(least, off);
    }
    return best;
  }

  /** Of sizes, the one that keeps the most of a picture and wastes the least. */
  static Size bestResolution(Size image, List<Size> sizes) {
    Size best = sizes.get(0);
    long mostKept = 0;
    long leastWasted = Long.MAX_VALUE;
    for (Size size : sizes) {
      double scale =
          Math.min((double) size.width() / image.width(), (double) size.height() / image.height());
      long fitted = (long) (int) (image.width() * scale) * (int) (image.height() * scale);
      long kept = Math.min(fitted, (long) image.width() * image.height());
      long wasted = (long) size.width() * size.height() - kept;
      if (kept > mostKept || (kept == mostKept && wasted < leastWasted)) {
        mostKept = kept;
        leastWasted = wasted;
        best = size;
      }
    }
    return best;
  }

  /** The largest size of a picture's shape within another, rounded up. */
  static Size fitted(Size image, Size target) {
    double across = (double) target.width() / image.width();
    double down = (double) target.height() / image.height();
    return across < down
        ? new Size(
            Math.min((int) Math.ceil(image.height() * across), target.height()), target.width())
        : new Size(
            target.height(), Math.min((int) Math.ceil(image.width() * down), target.width()));
  }

  /** Fitted into the best of the sizes, centred on black, and cut into squares. */
  static List<Picture> anyResolution(Picture picture, Work work, List<Size> sizes, int side) {
    Size best = bestResolution(picture.size(), sizes);
    Size inner = fitted(picture.size(), best);
    Picture resized = work.resize(picture, inner);
    int wide = best.width() - inner.width();
    int high = best.height() - inner.height();
    Picture canvas = resized.padded(wide / 2, high / 2, wide - wide / 2, high - high / 2, 0);
    return cut(canvas, side, side);
  }
}
