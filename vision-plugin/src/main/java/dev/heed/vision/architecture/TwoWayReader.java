package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Activation;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;

/** Tokens and an image that read each other, layer by layer. */
record TwoWayReader(Ops ops, Json config, Parameters transformer, long width, double epsilon) {

  record Both(Value tokens, Value image) {}

  Both apply(Value asked, Value told, Value places) {
    Value tokens = asked;
    Value image = told;
    for (int i = 0; i < config.size("num_hidden_layers", 2); i++) {
      Parameters layer = transformer.at("layers." + i);
      Value placed = i == 0 ? tokens : ops.add(tokens, asked);
      Value mixed = read(layer.at("self_attn"), placed, placed, tokens, 1);
      tokens = norm(layer.at("layer_norm1"), i == 0 ? mixed : ops.add(tokens, mixed));
      Value seen = read(layer, "cross_attn_token_to_image", tokens, asked, image, places);
      tokens = norm(layer.at("layer_norm2"), ops.add(tokens, seen));
      tokens = norm(layer.at("layer_norm3"), ops.add(tokens, net(layer.at("mlp"), tokens)));
      Value back = read(layer, "cross_attn_image_to_token", image, places, tokens, asked);
      image = norm(layer.at("layer_norm4"), ops.add(image, back));
    }
    Value last = read(transformer, "final_attn_token_to_image", tokens, asked, image, places);
    return new Both(
        LayerNorm.of(transformer.at("layer_norm_final_attn"), width, 1e-5)
            .apply(ops, ops.add(tokens, last)),
        image);
  }

  private Value read(
      Parameters layer, String name, Value x, Value xPlaces, Value other, Value otherPlaces) {
    int rate = config.size("attention_downsample_rate", 2);
    return read(layer.at(name), ops.add(x, xPlaces), ops.add(other, otherPlaces), other, rate);
  }

  private Value read(Parameters maps, Value query, Value key, Value value, int rate) {
    long inner = width / rate;
    return new MultiHeadAttention(
            Linear.of(maps.at("q_proj"), width, inner, true),
            Linear.of(maps.at("k_proj"), width, inner, true),
            Linear.of(maps.at("v_proj"), width, inner, true),
            Linear.of(maps.at("o_proj"), inner, width, true),
            config.size("num_attention_heads", 8),
            DotProductAttention.scaled(Weighting.SOFTMAX))
        .apply(ops, query, key, value, AttentionContext.on(TokenGrid.line(key.axis(1))))
        .output();
  }

  private Value norm(Parameters norm, Value x) {
    return LayerNorm.of(norm, width, epsilon).apply(ops, x);
  }

  private Value net(Parameters mlp, Value x) {
    long inner = config.size("mlp_dim", 2048);
    Value wide = Linear.of(mlp.at("proj_in"), width, inner, true).apply(ops, x);
    return Linear.of(mlp.at("proj_out"), inner, width, true)
        .apply(ops, Activation.named("relu").apply(ops, wide));
  }
}
