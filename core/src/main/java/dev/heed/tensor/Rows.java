package dev.heed.tensor;

/** Arithmetic on rows of scores and on embeddings; sums are made in double precision. */
public final class Rows {

  private static final double TINY = 1e-12;

  private Rows() {}

  /** Scores to weights that sum to 1. */
  public static double[] softmax(float... scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = Math.max(max, score);
    }
    double sum = 0;
    double[] weights = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      weights[i] = Math.exp(scores[i] - max);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** The place of the largest, the first of equals. */
  public static int argMax(double... values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** At length 1; the zero vector stays. */
  public static float[] l2(float... vector) {
    double length = Math.max(TINY, Math.sqrt(dot(vector, vector)));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  /** From -1 to 1; 0 where either is the zero vector. */
  public static double cosine(float[] a, float... b) {
    return dot(a, b) / Math.max(TINY, Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)));
  }

  private static double dot(float[] a, float... b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
