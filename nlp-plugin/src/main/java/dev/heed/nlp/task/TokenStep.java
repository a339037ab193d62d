package dev.heed.nlp.task;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;

/** A module in front of the pooling: the vectors of a text's tokens to others. */
@FunctionalInterface
interface TokenStep {

  /**
   * The vectors of a text's tokens.
   *
   * @param values {@code [N, width]}
   * @param layers the same of layer i, from 0, the embeddings; empty where the model does not give
   *     them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Tokens(float[] values, int width, IntFunction<Optional<float[]>> layers) {

    /** How many there are. */
    int count() {
      return width == 0 ? 0 : values.length / width;
    }

    Tokens with(float[] others, int otherWidth) {
      return new Tokens(others, otherWidth, layers);
    }
  }

  Tokens apply(Tokens tokens);

  /** One vector after the other through a module for vectors. */
  static TokenStep each(SentenceStep step) {
    return tokens -> {
      if (tokens.count() == 0) {
        return tokens;
      }
      float[][] all = new float[tokens.count()][];
      for (int i = 0; i < all.length; i++) {
        int from = i * tokens.width();
        all[i] = step.apply(Arrays.copyOfRange(tokens.values(), from, from + tokens.width()));
      }
      int width = all[0].length;
      float[] joined = new float[all.length * width];
      for (int i = 0; i < all.length; i++) {
        System.arraycopy(all[i], 0, joined, i * width, width);
      }
      return tokens.with(joined, width);
    };
  }
}
