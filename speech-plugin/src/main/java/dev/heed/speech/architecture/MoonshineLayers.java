package dev.heed.speech.architecture;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.RotaryFrequencies;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.LinearForm;
import dev.heed.model.Json;
import dev.heed.spi.PositionalEncoding;

/** What Moonshine's encoder and decoder have in common. */
final class MoonshineLayers {

  static final double EPSILON = 1e-5;

  private MoonshineLayers() {}

  /** An attention of so many heads whose queries and keys may know where they are. */
  static AttentionTable attention(Json config, String name, String side) {
    LinearForm form = LinearForm.biased(config.flag("attention_bias", false));
    return AttentionTable.split(
            name + ".q_proj", name + ".k_proj", name + ".v_proj", name + ".o_proj")
        .heads(heads(config, side), keyHeads(config, side), headWidth(config))
        .forms(form, form, form, LinearForm.UNBIASED);
  }

  static int heads(Json config, String side) {
    return config.size(side + "_num_attention_heads", 8);
  }

  static int keyHeads(Json config, String side) {
    return config.has(side + "_num_key_value_heads")
        ? config.size(side + "_num_key_value_heads")
        : heads(config, side);
  }

  private static int headWidth(Json config) {
    return config.size("hidden_size") / heads(config, "decoder");
  }

  static int layers(Json config, String side) {
    return config.size(side + "_num_hidden_layers", 6);
  }

  /** Pairs of neighbours of a part of each head are turned; an odd part has half a pair more. */
  static PositionalEncoding rotary(Json config) {
    Json rope = config.has("rope_parameters") ? config.object("rope_parameters") : config;
    double base = rope.positive("rope_theta", 10_000);
    double part =
        rope.positive("partial_rotary_factor", config.positive("partial_rotary_factor", 0.9));
    if (part > 1) {
      throw invalidModel(
          "%s turns a 'partial_rotary_factor' of %s of each head; it is at most 1."
              .formatted(config.origin(), part));
    }
    int turned = Math.max(1, (int) (headWidth(config) * part));
    double[] perPair = new double[(turned + 1) / 2];
    for (int i = 0; i < perPair.length; i++) {
      perPair[i] = Math.pow(base, -2.0 * i / turned);
    }
    return new RotaryEncoding(RotaryEncoding.Layout.INTERLEAVED, new RotaryFrequencies(perPair));
  }
}
