package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.FeedForward;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Mlp;
import dev.heed.layer.Projections;
import dev.heed.layer.TokenMixer;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.stream.IntStream;

/**
 * ViT's encoder under the names that its checkpoints give the weights; DeiT's, YOLOS' and DPT's are
 * the same.
 */
record VitLayers(
    int width, int inner, int heads, int count, String activation, double epsilon, boolean biased) {

  static VitLayers of(Json config) {
    return new VitLayers(
        config.integer("hidden_size", 768),
        config.integer("intermediate_size", 3072),
        config.integer("num_attention_heads", 12),
        config.integer("num_hidden_layers", 12),
        config.text("hidden_act", "gelu"),
        config.number("layer_norm_eps", 1e-12),
        config.flag("qkv_bias", true));
  }

  Mechanisms mechanisms(Choices choices) {
    return Mechanisms.of(choices, heads, width);
  }

  /** All layers, for {@code tokens [B, N, C]}. */
  Encoder encoder(Ops ops, Parameters layers, Choices choices, TokenGrid grid, Value tokens) {
    return new Encoder(
        IntStream.range(0, count)
            .mapToObj(i -> layer(ops, i, layers.at("" + i), choices, grid, tokens))
            .toList());
  }

  private EncoderLayer layer(
      Ops ops, int i, Parameters layer, Choices choices, TokenGrid grid, Value tokens) {
    TokenMixer attention =
        mechanisms(choices)
            .selfAttention(
                ops, i, projections(layer, biased), Mechanisms.NO_POSITION, grid, tokens);
    return new EncoderLayer(
        attention,
        norm(layer, "layernorm_before"),
        mlp(layer),
        norm(layer, "layernorm_after"),
        true);
  }

  Projections projections(Parameters layer, boolean keyBiased) {
    Parameters self = layer.at("attention.attention");
    return new Projections(
        Linear.of(self.at("query"), width, width, biased),
        Linear.of(self.at("key"), width, width, keyBiased),
        Linear.of(self.at("value"), width, width, biased),
        Linear.of(layer.at("attention.output.dense"), width, width, true));
  }

  LayerNorm norm(Parameters layer, String name) {
    return LayerNorm.of(layer.at(name), width, epsilon);
  }

  FeedForward mlp(Parameters layer) {
    return new Mlp(
        Linear.of(layer.at("intermediate.dense"), width, inner, true),
        Activation.named(activation),
        Linear.of(layer.at("output.dense"), inner, width, true));
  }
}
