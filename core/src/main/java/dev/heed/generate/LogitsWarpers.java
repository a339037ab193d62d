package dev.heed.generate;

import static java.lang.Float.NEGATIVE_INFINITY;

import java.util.Arrays;

/** The published logits warpers: they shape a distribution before a token is drawn from it. */
final class LogitsWarpers {

  private LogitsWarpers() {}

  static LogitsProcessor temperature(float temperature) {
    return (tokens, scores) -> {
      for (int i = 0; i < scores.length; i++) {
        scores[i] /= temperature;
      }
    };
  }

  /** Keeps the {@code k} largest, and those equal to the last of them. */
  static LogitsProcessor topK(int k, int keep) {
    return (tokens, scores) -> {
      int count = Math.min(Math.max(k, keep), scores.length);
      float least = least(scores, count);
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] < least) {
          scores[i] = NEGATIVE_INFINITY;
        }
      }
    };
  }

  private static float least(float[] scores, int count) {
    if (count <= 256) {
      return scores[Scores.top(scores, count)[count - 1]];
    }
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - count];
  }

  /** Keeps the most likely tokens that together have {@code p} of the probability. */
  static LogitsProcessor topP(double p, int keep) {
    return (tokens, scores) -> {
      int[] order = Scores.ascending(scores);
      double[] probabilities = Scores.softmax(scores);
      double sum = 0;
      for (int i = 0; i < order.length - keep; i++) {
        sum += probabilities[order[i]];
        if (sum > 1 - p) {
          break;
        }
        scores[order[i]] = NEGATIVE_INFINITY;
      }
    };
  }

  /** Keeps tokens with at least {@code p} times the probability of the likeliest. */
  static LogitsProcessor minP(double p, int keep) {
    return (tokens, scores) -> {
      double[] probabilities = Scores.softmax(scores);
      double least = p * probabilities[Scores.argmax(scores)];
      float kept = least(scores, Math.min(keep, scores.length));
      for (int i = 0; i < scores.length; i++) {
        if (probabilities[i] < least && scores[i] < kept) {
          scores[i] = NEGATIVE_INFINITY;
        }
      }
    };
  }

  /**
   * Keeps tokens whose surprise is nearest to the expected one, {@code mass} of the probability.
   */
  static LogitsProcessor typicalP(double mass, int keep) {
    return (tokens, scores) -> {
      double[] probabilities = Scores.softmax(scores);
      float[] distance = distances(probabilities);
      int[] order = Scores.ascending(distance);
      double sum = 0;
      for (int i = 0; i < order.length; i++) {
        boolean full = sum >= mass && i > 0;
        sum += probabilities[order[i]];
        if (full && i >= keep) {
          scores[order[i]] = NEGATIVE_INFINITY;
        }
      }
    };
  }

  private static float[] distances(double[] probabilities) {
    double entropy = 0;
    for (double p : probabilities) {
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    float[] distances = new float[probabilities.length];
    for (int i = 0; i < distances.length; i++) {
      double p = probabilities[i];
      distances[i] = p > 0 ? (float) Math.abs(-Math.log(p) - entropy) : Float.POSITIVE_INFINITY;
    }
    return distances;
  }
}
