package dev.heed.vision.processing;

/** Nemotron's: a grid of patches between two numbers, its sides multiples of what is merged. */
final class NemotronGrid {

  private NemotronGrid() {}

  static Size of(Size image, int side, int merge, int least, int most) {
    int high = Work.round((double) image.height() / side + 0.5);
    int wide = Work.round((double) image.width() / side + 0.5);
    double factor = Math.min(Math.sqrt((double) most / ((double) high * wide)), 1);
    high = (int) Math.floor(factor * high);
    wide = (int) Math.floor(factor * wide);
    if (most > least && high * wide < least) {
      double larger = Math.sqrt((double) least / ((double) high * wide));
      high = (int) Math.ceil(larger * high);
      wide = (int) Math.ceil(larger * wide);
    }
    high = multiple(high, wide, merge, most);
    wide = multiple(wide, high, merge, most);
    return new Size(high, wide);
  }

  private static int multiple(int value, int other, int merge, int most) {
    int rest = value % merge;
    if (rest == 0) {
      return value;
    }
    return (value + merge - rest) * other <= most
        ? value + merge - rest
        : Math.max(merge, value - rest);
  }
}
