package dev.heed.generate;

import dev.heed.spi.WrittenToken;
import dev.heed.spi.WrittenToken.Likely;
import java.util.Arrays;

/** Arithmetic on one row of scores. */
final class Scores {

  private Scores() {}

  /** The place of the largest; the first of equal ones. */
  static int argmax(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Subtracts the logarithm of the sum of exponentials, in place. */
  static void logSoftmax(float[] scores) {
    float max = scores[argmax(scores)];
    double log = Math.log(sum(scores, max));
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (scores[i] - max - log);
    }
  }

  /** The logarithm of the sum of exponentials: what makes scores probabilities. */
  static double logOfSum(float... scores) {
    float max = scores[argmax(scores)];
    return max + Math.log(sum(scores, max));
  }

  private static double sum(float[] scores, float max) {
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - max);
    }
    return sum;
  }

  /** A token as the model holds it, with those that it holds likeliest. */
  static WrittenToken token(int row, long id, float[] logits, int likeliest) {
    double log = logOfSum(logits);
    return new WrittenToken(
        row,
        id,
        logits[(int) id] - log,
        Arrays.stream(top(logits, likeliest))
            .mapToObj(place -> new Likely(place, logits[place] - log))
            .toList());
  }

  /** Probabilities; those of negative infinity are zero. */
  static double[] softmax(float[] scores) {
    float max = scores[argmax(scores)];
    double[] probabilities = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = scores[i] == Float.NEGATIVE_INFINITY ? 0 : Math.exp(scores[i] - max);
      sum += probabilities[i];
    }
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** The places of the {@code k} largest, the largest first; of equal ones the first. */
  static int[] top(float[] scores, int k) {
    int[] best = new int[Math.min(k, scores.length)];
    int count = 0;
    for (int i = 0; i < scores.length && best.length > 0; i++) {
      if (count < best.length || scores[i] > scores[best[count - 1]]) {
        count = Math.min(count + 1, best.length);
        insert(scores, best, count, i);
      }
    }
    return best;
  }

  private static void insert(float[] scores, int[] best, int count, int place) {
    int at = count - 1;
    while (at > 0 && scores[place] > scores[best[at - 1]]) {
      best[at] = best[at - 1];
      at--;
    }
    best[at] = place;
  }

  /** All places from the smallest score to the largest. */
  static int[] ascending(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) sortable(scores[i]) << 32) | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /** Bits that are ordered as signed integers as the floats are. */
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits < 0 ? bits ^ 0x7FFFFFFF : bits;
  }
}
