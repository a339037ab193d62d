package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;

/**
 * A layer norm behind the pooling: mean 0 and variance 1, then {@code weight * x + bias}.
 *
 * @param weight {@code [C]}
 * @param bias {@code [C]}
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package
record SentenceNorm(float[] weight, float[] bias) {

  /** What is added to the variance, as published. */
  private static final double EPSILON = 1e-5;

  static SentenceNorm of(ModelFolder folder, String path) {
    try (Safetensors file = Safetensors.open(folder.file(path + "/model.safetensors"))) {
      float[] weight = file.tensor("norm.weight").toFloats();
      float[] bias = file.tensor("norm.bias").toFloats();
      if (weight.length != bias.length) {
        throw invalidModel(
            "%s/%s: norm.weight has %s values, but norm.bias %s."
                .formatted(folder, path, weight.length, bias.length));
      }
      return new SentenceNorm(weight, bias);
    }
  }

  float[] apply(float[] x) {
    if (x.length != weight.length) {
      throw invalidModel(
          "A layer norm of modules.json is for %s values, but gets %s."
              .formatted(weight.length, x.length));
    }
    double mean = 0;
    for (float value : x) {
      mean += value / (double) x.length;
    }
    double variance = 0;
    for (float value : x) {
      variance += (value - mean) * (value - mean) / x.length;
    }
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) ((x[i] - mean) / Math.sqrt(variance + EPSILON) * weight[i] + bias[i]);
    }
    return y;
  }
}
