package dev.heed.speech.task;

/** The place of the greatest number. */
final class Likeliest {

  private Likeliest() {}

  /** In each row of a matrix. */
  static int[] ofRows(float[] values, int width) {
    int[] places = new int[width == 0 ? 0 : values.length / width];
    for (int row = 0; row < places.length; row++) {
      places[row] = of(values, row * width, (row + 1) * width) - row * width;
    }
    return places;
  }

  /** Between two places of an array; the first where there are several. */
  static int of(float[] values, int from, int to) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
