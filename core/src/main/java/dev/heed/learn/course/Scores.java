package dev.heed.learn.course;

import dev.heed.api.Internal;

/** What is read of scores. */
@Internal
public final class Scores {

  private Scores() {}

  /** The number of the highest of {@code count} scores; of equal ones the first. */
  public static int best(float[] scores, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = scores[from + k] > scores[from + best] ? k : best;
    }
    return best;
  }

  /**
   * Scores as probabilities.
   *
   * @param temperature by which they are divided; 0 gives all to the first choice
   */
  static void soften(
      float[] scores, int from, int count, double temperature, float[] made, int at) {
    int best = best(scores, from, count);
    double sum = 0;
    for (int k = 0; k < count; k++) {
      made[at + k] =
          temperature == 0
              ? (k == best ? 1 : 0)
              : (float) Math.exp((scores[from + k] - scores[from + best]) / temperature);
      sum += made[at + k];
    }
    for (int k = 0; k < count; k++) {
      made[at + k] /= (float) sum;
    }
  }
}
