package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

/**
 * Phi-4's: a canvas of crops, on which a picture lies at the upper left.
 *
 * @param inner the picture's size on it
 * @param side of a crop
 * @param cells of the mask along a crop's side
 * @param emptyColumns cells of the mask at the right that show nothing
 * @param emptyRows the same below
 */
record Phi4Plan(Size canvas, Size inner, int side, int cells, int emptyColumns, int emptyRows) {

  private static final int GLOBAL_TOKENS = 256 + 1 + 16;
  private static final int THINNEST = 10;

  static Phi4Plan of(Size image, int side, int patch, int most) {
    Tiles.Grid grid =
        new Tiles.Grid(
            (int) Math.ceil(image.width() / (double) side),
            (int) Math.ceil(image.height() / (double) side));
    if (grid.count() > most) {
      grid = Tiles.closest(image, new Size(side, side), Tiles.grids(1, most));
    }
    Size canvas = new Size(side * grid.rows(), side * grid.columns());
    double across = (double) canvas.width() / image.width();
    double down = (double) canvas.height() / image.height();
    Size inner =
        across < down
            ? new Size((int) (image.height() * across), canvas.width())
            : new Size(canvas.height(), (int) (image.width() * down));
    if (inner.shorter() < THINNEST) {
      throw invalidInput(
          "image is %s pixels, which would become %s: too thin.".formatted(image, inner));
    }
    return new Phi4Plan(
        canvas,
        inner,
        side,
        side / patch,
        (canvas.width() - inner.width()) / patch,
        (canvas.height() - inner.height()) / patch);
  }

  private int rows() {
    return canvas.height() / side;
  }

  private int columns() {
    return canvas.width() / side;
  }

  private boolean shown(int row, int column, int rows, int columns) {
    return row < rows - emptyRows && column < columns - emptyColumns;
  }

  /** Writes {@code [crops, cells, cells]} of 1 and 0. */
  void mask(float[] masks, int from) {
    int at = from;
    for (int y = 0; y < rows(); y++) {
      for (int x = 0; x < columns(); x++) {
        for (int i = 0; i < cells * cells; i++) {
          int row = y * cells + i / cells;
          int column = x * cells + i % cells;
          masks[at++] = shown(row, column, rows() * cells, columns() * cells) ? 1 : 0;
        }
      }
    }
  }

  /** Of every second cell those that show something, and one more at the end of each row. */
  int tokens() {
    int tokens = GLOBAL_TOKENS;
    for (int y = 0; y < rows(); y++) {
      for (int row = 0; row < cells; row += 2) {
        for (int x = 0; x < columns(); x++) {
          for (int column = 0; column < cells; column += 2) {
            boolean first = x == 0 && column == 0;
            boolean shown =
                shown(y * cells + row, x * cells + column, rows() * cells, columns() * cells);
            tokens += shown ? first ? 2 : 1 : 0;
          }
        }
      }
    }
    return tokens;
  }
}
