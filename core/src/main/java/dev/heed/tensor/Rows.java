package dev.heed.tensor;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Arithmetic on rows of numbers, as classifiers, embeddings and searches of tokens need it at their
 * end; sums are made in double precision.
 */
public final class Rows {

  private static final double TINY = 1e-12;

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

  /** The place of the greatest, the first of equals. */
  public static int argMax(double... values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** Probabilities of one row of logits, which sum to 1. */
  public static double[] softmax(double... logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    double[] scores = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      scores[i] = Math.exp(logits[i] - max);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
    return scores;
  }

  /** As {@link #softmax(double...)}. */
  public static double[] softmax(float... logits) {
    return softmax(IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray());
  }

  /** {@link #softmax(double...)} of each row of {@code [rows, width]}. */
  public static float[] softmax(float[] logits, int width) {
    float[] all = new float[logits.length];
    double[] row = new double[width];
    for (int from = 0; from < all.length; from += width) {
      for (int i = 0; i < width; i++) {
        row[i] = logits[from + i];
      }
      double[] scores = softmax(row);
      for (int i = 0; i < width; i++) {
        all[from + i] = (float) scores[i];
      }
    }
    return all;
  }

  /** How likely something is whose logit this is, by itself. */
  public static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** The places of the {@code k} greatest numbers, the greatest first; equal ones in order. */
  public static int[] topK(int k, float... values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> values[i]).reversed())
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The sum of the products of two rows of {@code length} that begin at {@code i} and {@code j}.
   */
  public static double dot(float[] a, int i, float[] b, int j, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += (double) a[i + k] * b[j + k];
    }
    return sum;
  }

  /** The cosine of the angle between two vectors, from -1 to 1; 0 where either is zero. */
  public static double cosine(float[] a, float... b) {
    double lengths = length(a, 0, a.length) * length(b, 0, b.length);
    return dot(a, 0, b, 0, a.length) / Math.max(TINY, lengths);
  }

  /** A vector scaled to length 1; the zero vector stays. */
  public static float[] l2(float... vector) {
    return l2(vector, vector.length);
  }

  /** Each row of {@code [rows, width]} scaled to length 1; rows of zeros stay. */
  public static float[] l2(float[] values, int width) {
    float[] scaled = new float[values.length];
    for (int from = 0; from < values.length; from += width) {
      double length = Math.max(TINY, length(values, from, width));
      for (int i = from; i < from + width; i++) {
        scaled[i] = (float) (values[i] / length);
      }
    }
    return scaled;
  }

  private static double length(float[] values, int from, int width) {
    return Math.sqrt(dot(values, from, values, from, width));
  }
}
