package dev.heed.nlp.architecture;

import dev.heed.model.Json;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys and values of length 0: what a model that writes text on takes at first. */
final class NoPast {

  private NoPast() {}

  /** {@code inputs} with an empty past for each layer, if the configuration is of such a model. */
  static Map<String, Tensor> with(Map<String, Tensor> inputs, Json config) {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    boolean isGpt2 = config.has("n_layer");
    boolean remembers = isGpt2 || config.has("num_key_value_heads");
    int layers = remembers ? config.integer(isGpt2 ? "n_layer" : "num_hidden_layers") : 0;
    for (int i = 0; i < layers; i++) {
      all.put("past_key_values." + i + ".key", none(inputs, config, isGpt2));
      all.put("past_key_values." + i + ".value", none(inputs, config, isGpt2));
    }
    return all;
  }

  private static Tensor none(Map<String, Tensor> inputs, Json config, boolean isGpt2) {
    long batch = inputs.get("input_ids").shape().axis(0);
    long heads = config.integer(isGpt2 ? "n_head" : "num_key_value_heads");
    long width = isGpt2 ? config.integer("n_embd") / heads : config.integer("head_dim");
    return Tensor.zeros(ElementType.F32, Shape.of(batch, heads, 0, width));
  }
}
