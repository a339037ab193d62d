package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Encoded;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.FeedForward;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Mlp;
import dev.heed.layer.SwiGlu;
import dev.heed.layer.TokenMixer;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.Interpolation;
import java.util.stream.IntStream;

/** DINOv2's layers: a ViT whose steps are each scaled by trained factors. */
record DinoBackbone(Ops ops, Json config, Parameters body, Choices choices) {

  /**
   * What the backbone makes of an image.
   *
   * @param grid the class token and registers are its prefix
   * @param norm the norm that the published model puts behind a layer before it is read
   */
  record Seen(Encoded encoded, TokenGrid grid, LayerNorm norm) {}

  private int width() {
    return config.integer("hidden_size", 768);
  }

  private boolean registered() {
    return config.text("model_type", "").equals("dinov2_with_registers");
  }

  private int registers() {
    return registered() ? config.integer("num_register_tokens", 4) : 0;
  }

  /** From {@code pixel_values [B, 3, H, W]} to tokens. */
  Seen see(Pixels pixels, Value image) {
    Embedded patches = Vit.patches(pixels, body, width()).embed(ops, image);
    Value classToken = body.get("embeddings.cls_token", 1, 1, width());
    Value tokens = Tokens.prepend(ops, classToken, patches.tokens());
    TokenGrid plain = new TokenGrid(1, patches.grid().rows(), patches.grid().columns());
    Value placed =
        mechanisms()
            .position(0, Vit.positions(pixels, body, 1, width(), interpolation()))
            .onTokens(ops, tokens, plain);
    TokenGrid grid = new TokenGrid(1 + registers(), plain.rows(), plain.columns());
    Value all = withRegisters(placed);
    Encoded encoded = encoder(grid, all).encode(ops, all, AttentionContext.on(grid));
    return new Seen(encoded, grid, norm(body, "layernorm"));
  }

  /** The models with registers were made with a smoother interpolation. */
  private Interpolation interpolation() {
    return registered() ? Interpolation.CUBIC_ANTIALIASED : Interpolation.CUBIC;
  }

  /** Registers have no place: they stand between the class token and the patches. */
  private Value withRegisters(Value tokens) {
    if (registers() == 0) {
      return tokens;
    }
    Value registers = body.get("embeddings.register_tokens", 1, registers(), width());
    Value first = ops.slice(tokens, 1, 0, 1);
    return ops.concat(1, first, Tokens.repeat(ops, registers, tokens), Tokens.from(ops, tokens, 1));
  }

  private Mechanisms mechanisms() {
    return Mechanisms.of(choices, config.integer("num_attention_heads", 12), width());
  }

  private Encoder encoder(TokenGrid grid, Value tokens) {
    return new Encoder(
        IntStream.range(0, config.integer("num_hidden_layers", 12))
            .mapToObj(i -> layer(i, body.at("encoder.layer." + i), grid, tokens))
            .toList());
  }

  private EncoderLayer layer(int i, Parameters layer, TokenGrid grid, Value tokens) {
    TokenMixer attention =
        mechanisms()
            .selfAttention(
                ops,
                i,
                vit().projections(layer, vit().biased()),
                Mechanisms.NO_POSITION,
                grid,
                tokens);
    return new EncoderLayer(
        attention.scaled(layer.get("layer_scale1.lambda1", width())),
        norm(layer, "norm1"),
        feedForward(layer.at("mlp")).scaled(layer.get("layer_scale2.lambda1", width())),
        norm(layer, "norm2"),
        true);
  }

  private VitLayers vit() {
    return VitLayers.of(config);
  }

  private LayerNorm norm(Parameters parameters, String name) {
    return LayerNorm.of(parameters.at(name), width(), config.number("layer_norm_eps", 1e-6));
  }

  private FeedForward feedForward(Parameters mlp) {
    long inner = (long) (width() * config.number("mlp_ratio", 4));
    if (config.flag("use_swiglu_ffn", false)) {
      long half = (inner * 2 / 3 + 7) / 8 * 8; // two halves with the weights of one whole
      return new SwiGlu(
          Linear.of(mlp.at("weights_in"), width(), 2 * half, true),
          Linear.of(mlp.at("weights_out"), half, width(), true));
    }
    return new Mlp(
        Linear.of(mlp.at("fc1"), width(), inner, true),
        Activation.named(config.text("hidden_act", "gelu")),
        Linear.of(mlp.at("fc2"), inner, width(), true));
  }
}
