package dev.heed.generate;

import dev.heed.model.JsonNodes;
import java.util.SplittableRandom;

/**
 * Draws tokens from the multinomial distribution that scores make, repeatably from a seed of 64
 * bits. Neighbouring seeds draw unlike each other from the first number on.
 */
final class MultinomialSampler {

  private final SplittableRandom random;

  MultinomialSampler(GenerationConfig config) {
    this.random =
        JsonNodes.find(config.values(), "seed")
            .map(seed -> new SplittableRandom(seed.asLong()))
            .orElseGet(SplittableRandom::new);
  }

  /** One place of a row of scores. */
  int one(float[] scores) {
    return one(Scores.softmax(scores));
  }

  private int one(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = random.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  /** {@code count} different places; where fewer can be drawn, the first of the others follow. */
  int[] several(float[] scores, int count) {
    double[] weights = Scores.softmax(scores);
    boolean[] taken = new boolean[weights.length];
    int[] places = new int[Math.min(count, weights.length)];
    for (int i = 0; i < places.length; i++) {
      int place = one(weights);
      places[i] = taken[place] ? free(taken) : place;
      taken[places[i]] = true;
      weights[places[i]] = 0;
    }
    return places;
  }

  private static int free(boolean[] taken) {
    int place = 0;
    while (taken[place]) {
      place++;
    }
    return place;
  }
}
