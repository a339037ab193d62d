package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;

/**
 * A weight for each word of the vocabulary, most of them 0: how likely the tokens of a text find
 * it, damped by the logarithm.
 *
 * @param sum whether likelihoods of all tokens are added; else the greatest counts
 * @param twice whether they are damped once more
 * @see <a href="https://arxiv.org/abs/2109.10086">Formal et al. 2021, SPLADE v2</a>
 */
record SpladePooling(boolean sum, boolean twice) implements TokenStep {

  static SpladePooling of(ModelFolder folder, String path) {
    Json config = folder.json(path + "/config.json");
    String strategy = config.text("pooling_strategy", "max");
    String activation = config.text("activation_function", "relu");
    if (!strategy.matches("max|sum") || !activation.matches("relu|log1p_relu")) {
      throw invalidModel(
          "%s: the pooling_strategy should be max or sum and the activation_function relu or log1p_relu, not %s and %s."
              .formatted(config.origin(), strategy, activation));
    }
    return new SpladePooling(strategy.equals("sum"), activation.equals("log1p_relu"));
  }

  /** One token that stands for the text, as wide as the vocabulary. */
  @Override
  public Tokens apply(Tokens tokens) {
    float[] weights = new float[tokens.width()];
    for (int i = 0; i < tokens.values().length; i++) {
      float damped = damped(tokens.values()[i]);
      int word = i % weights.length;
      weights[word] = sum ? weights[word] + damped : Math.max(weights[word], damped);
    }
    return tokens.with(weights, weights.length);
  }

  private float damped(float logit) {
    double once = Math.log1p(Math.max(0, logit));
    return (float) (twice ? Math.log1p(once) : once);
  }
}
