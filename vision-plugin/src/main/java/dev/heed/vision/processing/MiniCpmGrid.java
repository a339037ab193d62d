package dev.heed.vision.processing;

/** MiniCPM-V's: into how many slices, and to which sizes. */
final class MiniCpmGrid {

  private MiniCpmGrid() {}

  /** Rows and columns of slices; zeros where the picture stays whole. */
  static Size of(Size image, int most, int scale) {
    double logRatio = Math.log((double) image.width() / image.height());
    double ratio = (double) ((long) image.width() * image.height()) / ((long) scale * scale);
    int multiple = Math.min((int) Math.ceil(ratio), most);
    if (multiple <= 1) {
      return new Size(0, 0);
    }
    Size best = new Size(1, 1);
    double least = Double.POSITIVE_INFINITY;
    for (int count = multiple - 1; count <= multiple + 1; count++) {
      for (int rows = 1; count != 1 && count <= most && rows <= count; rows++) {
        if (count % rows == 0) {
          int columns = count / rows;
          double error = Math.abs(logRatio - Math.log((double) columns / rows));
          if (error < least || (error == least && rows > best.height())) {
            best = new Size(rows, columns);
            least = error;
          }
        }
      }
    }
    return best;
  }

  static Size whole(double height, double width, int scale, int patch, boolean enlarges) {
    double high = height;
    double wide = width;
    if (high * wide > (double) scale * scale || enlarges) {
      double ratio = wide / high;
      high = (int) (scale / Math.sqrt(ratio));
      wide = (int) (high * ratio);
    }
    return new Size(multiple(high, patch * 4), multiple(wide, patch * 4));
  }

  static Size refined(Size image, Size grid, int scale, int patch) {
    double wide = multiple(image.width(), grid.width());
    double high = multiple(image.height(), grid.height());
    Size one = whole(high / grid.height(), wide / grid.width(), scale, patch, true);
    return new Size(one.height() * grid.height(), one.width() * grid.width());
  }

  private static int multiple(double length, int divisor) {
    return Math.max(Work.round(length / divisor) * divisor, divisor);
  }
}
