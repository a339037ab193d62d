package dev.heed.vision.architecture;

import dev.heed.attention.WindowAttention;
import dev.heed.encoding.SwinEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.Positions;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention inside small windows, which shift from layer to layer; between stages four patches
 * become one. Images may have any size: they are padded.
 *
 * <p>As in the published code, {@code attentions.i} are the weights of a stage's last layer.
 *
 * @see <a href="https://arxiv.org/abs/2103.14030">Liu et al. 2021, Swin Transformer: Hierarchical
 *     Vision Transformer using Shifted Windows</a>
 */
final class Swin implements Architecture, Backbone {

  @Override
  public String modelType() {
    return "swin";
  }

  @Override
  public List<String> heads() {
    return List.of("SwinModel", "SwinForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, "swin", "embeddings.patch_embeddings.projection.weight");
    Layered layered =
        layered(ops, config, body, choices, Pixels.of(config, 224, 4).input(ops), false);
    Value x = layered.last().tokens();
    Value last = LayerNorm.of(body.at("layernorm"), x.size(-1), epsilon(config)).apply(ops, x);
    Value pooled = Tokens.mean(ops, last);
    if (head.equals("SwinModel")) {
      ops.output("last_hidden_state", last);
      ops.output("pooler_output", pooled);
    } else {
      Checkpoint.logits(ops, parameters.at("classifier"), config, pooled);
    }
    new EncoderOutput(List.of(last), layered.maps()).outputMaps(ops, choices, "");
  }

  /**
   * What the stages made.
   *
   * @param tokens after the patches are cut and after each stage, before four become one
   */
  private record Layered(List<Embedded> tokens, List<Optional<Value>> maps) {

    Embedded last() {
      return tokens.get(tokens.size() - 1);
    }
  }

  private static Layered layered(
      Ops ops, Json config, Parameters body, Choices choices, Value image, boolean always) {
    List<Integer> depths = config.sizes("depths");
    Embedded patches = embed(ops, config, body.at("embeddings"), image);
    List<Embedded> all = new ArrayList<>(List.of(patches));
    List<Optional<Value>> maps = new ArrayList<>();
    Value x = patches.tokens();
    TokenGrid grid = patches.grid();
    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      Stage stage =
          new Stage(ops, config, body.at("encoder.layers." + i), choices, i, before, grid, always);
      try (Scope in = ops.scope("stage." + i)) {
        EncoderOutput encoded = stage.encode(x, depths.get(i));
        maps.add(encoded.maps().get(depths.get(i) - 1));
        x = encoded.last();
        all.add(new Embedded(x, grid));
        if (i + 1 < depths.size()) {
          Value merged = stage.merge(x);
          grid = Images.grid(merged);
          x = Images.tokens(ops, merged);
        }
      }
      before += depths.get(i);
    }
    return new Layered(all, maps);
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    Layered layered = layered(ops, config, body, choices, image, true);
    List<Value> images =
        layered.tokens().stream()
            .map(each -> PatchEmbedding.image(ops, each.tokens(), each.grid()))
            .toList();
    return new Stages(images, layered.maps());
  }

  /** Each behind a norm over its channels. */
  @Override
  public List<Value> features(Ops ops, Json config, Parameters body, Stages stages) {
    return stages.asked(config).stream()
        .map(stage -> normed(ops, body.at("hidden_states_norms." + stage.name()), stage.map()))
        .toList();
  }

  private static Value normed(Ops ops, Parameters norm, Value image) {
    Value last = ops.transpose(image, 0, 2, 3, 1);
    Value normed = LayerNorm.of(norm, image.size(1), 1e-5).apply(ops, last);
    return ops.transpose(normed, 0, 3, 1, 2);
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  /** Patches of 4 x 4 pixels, the image padded until they fit. */
  private static Embedded embed(Ops ops, Json config, Parameters embeddings, Value image) {
    Pixels pixels = Pixels.of(config, 224, 4);
    long width = config.size("embed_dim", 96);
    long patch = pixels.patch();
    Window window = Window.stride(patch, patch).padEach(0, 0, patch - 1, patch - 1);
    Parameters projection = embeddings.at("patch_embeddings.projection");
    Convolution cut = Convolution.square(projection, pixels.channels(), width, patch, true, window);
    Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, image));
    LayerNorm norm = LayerNorm.of(embeddings.at("norm"), width, 1e-5);
    return new Embedded(norm.apply(ops, patches.tokens()), patches.grid());
  }

  /**
   * Layers over one grid.
   *
   * @param before how many layers the stages before it have
   * @param always whether a grid of one window is cut and shifted as well
   */
  private record Stage(
      Ops ops,
      Json config,
      Parameters parameters,
      Choices choices,
      int number,
      int before,
      TokenGrid grid,
      boolean always) {

    private long width() {
      return config.size("embed_dim", 96) * (1L << number);
    }

    private int heads() {
      return config.sizeAt("num_heads", number);
    }

    private int window() {
      return config.size("window_size", 7);
    }

    EncoderOutput encode(Value tokens, int depth) {
      LayerTable table =
          LayerTable.of(width(), NormTable.layerNorm(epsilon(config)))
              .mixer((block, i) -> padded(windows(i, block)))
              .feedForward(
                  FeedForwardTable.mlp(
                      "intermediate.dense",
                      "output.dense",
                      (long) (config.positive("mlp_ratio", 4) * width()),
                      config.text("hidden_act", "gelu")))
              .normsBefore("layernorm_before", "layernorm_after");
      return TransformerEncoder.of(
              table, Checkpoint.layers(parameters.at("blocks"), depth), choices)
          .encode(ops, tokens, LayerContext.on(ops, grid, tokens));
    }

    /** Tokens stand on the grid, padded with zeros until windows fit. */
    private TokenMixer padded(TokenMixer mixer) {
      return (given, x, context) -> {
        Value image = Images.pad(ops, Images.of(ops, x, grid), window());
        Attended attended =
            mixer.apply(ops, Images.tokens(ops, image), AttentionContext.on(Images.grid(image)));
        Value mixed = Images.of(ops, attended.output(), Images.grid(image));
        Value cropped = Images.crop(ops, mixed, grid);
        return new Attended(ops.reshape(cropped, x.dims()), attended.weights());
      };
    }

    /** What the model or the user chose happens inside windows, and so do positions. */
    private TokenMixer windows(int i, Parameters block) {
      Mechanisms mechanisms = Mechanisms.of(choices, heads(), width());
      long side = window();
      Positions positions =
          new Positions(
              mechanisms.position(before + i, relative(block)),
              TokenGrid.of(0, side, side),
              ops.range(side * side));
      Attention inside = positions.within(mechanisms.attention(before + i));
      WindowAttention plain = new WindowAttention(side, i % 2 == 0 ? 0 : side / 2, inside);
      Attention windows = always ? plain.always() : plain;
      return positions.around(attention(block, windows), heads());
    }

    private SwinEncoding relative(Parameters block) {
      long steps = 2L * window() - 1;
      Value table =
          block.get("attention.self.relative_position_bias_table", steps * steps, heads());
      return new SwinEncoding(Trained.of(table), window());
    }

    private MultiHeadAttention attention(Parameters block, Attention windows) {
      Parameters self = block.at("attention.self");
      boolean biased = config.flag("qkv_bias", true);
      return new MultiHeadAttention(
          Linear.of(self.at("query"), width(), width(), biased),
          Linear.of(self.at("key"), width(), width(), biased),
          Linear.of(self.at("value"), width(), width(), biased),
          Linear.of(block.at("attention.output.dense"), width(), width(), true),
          heads(),
          windows);
    }

    /** Four neighbours become one token of twice the width: {@code [B, H/2, W/2, 2C]}. */
    Value merge(Value tokens) {
      Parameters merging = parameters.at("downsample");
      Value four = Images.merge(ops, Images.of(ops, tokens, grid));
      Value normed = LayerNorm.of(merging.at("norm"), 4 * width(), 1e-5).apply(ops, four);
      return Linear.of(merging.at("reduction"), 4 * width(), 2 * width(), false).apply(ops, normed);
    }
  }
}
