package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import java.util.Optional;

/**
 * The module WeightedLayerPooling: a weighted mean of what the layers give, from one on. As
 * published, it does nothing where {@code config.json} does not ask for {@code
 * output_hidden_states}.
 *
 * @param weights one for each layer from {@code start} on
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package
record WeightedLayers(int start, float[] weights) {

  private static final int USUAL_START = 4;

  static TokenStep of(ModelFolder folder, String path) {
    boolean given =
        folder
            .findJson("config.json")
            .filter(c -> c.flag("output_hidden_states", false))
            .isPresent();
    if (!given) {
      return tokens -> tokens;
    }
    Json config = folder.json(path + "/config.json");
    try (Safetensors file = Safetensors.open(folder.file(path + "/model.safetensors"))) {
      float[] weights = file.tensor("layer_weights").toFloats();
      int start = config.integer("layer_start", USUAL_START);
      if (start < 0 || weights.length == 0) {
        throw invalidModel(
            "%s: layer_start is %s, and there are %s layer_weights."
                .formatted(config.origin(), start, weights.length));
      }
      return new WeightedLayers(start, weights)::apply;
    }
  }

  private TokenStep.Tokens apply(TokenStep.Tokens tokens) {
    double[] sum = new double[tokens.values().length];
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      float[] layer = layer(tokens, start + i);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += (double) weights[i] * layer[j];
      }
      all += weights[i];
    }
    float[] mean = new float[sum.length];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (float) (sum[j] / all);
    }
    return tokens.with(mean, tokens.width());
  }

  private static float[] layer(TokenStep.Tokens tokens, int layer) {
    Optional<float[]> values = tokens.layers().apply(layer);
    if (values.isEmpty() || values.get().length != tokens.values().length) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "modules.json averages the model's layers, but its graph has no output 'hidden_states.%s' like that of its tokens. Export it with all hidden states as outputs, or choose with --pooling to leave the modules out."
              .formatted(layer));
    }
    return values.get();
  }
}
