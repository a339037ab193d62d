package dev.heed.nlp.task;

/** Arithmetic on embeddings. */
final class Vectors {

  private static final double TINY = 1e-12;

  private Vectors() {}

  /** At length 1; the zero vector stays. */
  static float[] normalized(float[] vector) {
    double length = Math.max(TINY, Math.sqrt(dot(vector, vector)));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  /** From -1 to 1; 0 where either is the zero vector. */
  static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.max(TINY, Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
