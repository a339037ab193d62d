package dev.heed.vision.processing;

/**
 * Step 3's: windows of a picture beside the whole.
 *
 * @param whole to which size the whole picture goes first
 * @param crop to which size it goes before it is cut into windows
 * @param window the side of a window; 0 for none
 * @param squares whether an extreme picture is padded to a square first
 */
record Step3Plan(Size whole, Size crop, int window, int columns, int rows, boolean squares) {

  static Step3Plan of(Size image, int side, int patch, int most) {
    boolean squares = image.shorter() < 32 && (double) image.longer() / image.shorter() > 4;
    int wide = squares ? image.longer() : image.width();
    int high = squares ? image.longer() : image.height();
    if (Math.max(high, wide) > most) {
      double scale = (double) most / Math.max(high, wide);
      wide = (int) (wide * scale);
      high = (int) (high * scale);
    }
    Size whole = new Size(high, wide);
    double ratio = (double) whole.longer() / whole.shorter();
    int window = patch;
    if (whole.longer() <= side) {
      window = ratio > 1.5 ? whole.shorter() : 0;
    } else if (ratio > 4) {
      window = Math.min(whole.shorter(), patch);
    }
    if (window == 0) {
      return new Step3Plan(whole, whole, 0, 0, 0, squares);
    }
    Size crop = new Size(cropped(high, window), cropped(wide, window));
    return new Step3Plan(
        whole,
        crop,
        window,
        Math.max(1, crop.width() / window),
        Math.max(1, crop.height() / window),
        squares);
  }

  private static int cropped(int side, int window) {
    if (side < window) {
      return side;
    }
    return window * (side / window + (side % window > 0.2 * window ? 1 : 0));
  }

  /** 1 for each window that ends a row but the last. */
  long[] breaks() {
    long[] breaks = new long[rows * columns];
    for (int i = 0; i < breaks.length; i++) {
      breaks[i] = i % columns == columns - 1 && i / columns < rows - 1 ? 1 : 0;
    }
    return breaks;
  }
}
