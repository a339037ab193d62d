package dev.heed.tensor;

/** Arithmetic on rows of numbers, as classifiers and searches of tokens need it at their end. */
public final class Rows {

  private Rows() {}

  /** The place of the greatest number in each row of {@code [rows, width]}. */
  public static int[] argMax(float[] values, int width) {
    int[] places = new int[width == 0 ? 0 : values.length / width];
    for (int row = 0; row < places.length; row++) {
      places[row] = argMax(values, row * width, (row + 1) * width) - row * width;
    }
    return places;
  }

  /** The place of the greatest number between two places of an array; the first of equals. */
  public static int argMax(float[] values, int from, int to) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The logarithms of the probabilities that logits between two places of an array stand for. */
  public static double[] logSoftmax(float[] logits, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, logits[i]);
    }
    double total = 0;
    for (int i = from; i < to; i++) {
      total += Math.exp(logits[i] - max);
    }
    double[] scores = new double[to - from];
    for (int i = from; i < to; i++) {
      scores[i - from] = logits[i] - max - Math.log(total);
    }
    return scores;
  }
}
