package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
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

  private final String modelType;
  private final String classes;
  private final SwinForm form;

  Swin() {
    this("swin", "Swin", SwinForm.published(false));
  }

  private Swin(String modelType, String classes, SwinForm form) {
    this.modelType = modelType;
    this.classes = classes;
    this.form = form;
  }

  /**
   * Version 2: norms behind each step, attention by angles, positions from a small net.
   *
   * @see <a href="https://arxiv.org/abs/2111.09883">Liu et al. 2021, Swin Transformer V2: Scaling
   *     Up Capacity and Resolution</a>
   */
  static Swin second() {
    return new Swin("swinv2", "Swinv2", SwinForm.published(true));
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(
        classes + "Model", classes + "ForImageClassification", classes + MaskedImages.HEAD);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, modelType, "embeddings.patch_embeddings.projection.weight");
    Pixels pixels = Pixels.of(config, 224, 4);
    boolean masked = head.endsWith(MaskedImages.HEAD);
    Embedded tokens = embed(ops, config, pixels.input(ops), body.at("embeddings"), masked);
    Stages seen = stages(ops, config, body, choices, tokens);
    Value x = PatchEmbedding.tokens(ops, seen.last()).tokens();
    TokenGrid grid = new TokenGrid(0, seen.last().axis(2), seen.last().axis(3));
    List<Optional<Value>> maps = seen.attentions();

    long width = x.size(-1);
    Value last = LayerNorm.of(body.at("layernorm"), width, epsilon(config)).apply(ops, x);
    Value pooled = Tokens.mean(ops, last);
    if (masked) {
      MaskedImages.output(ops, config, parameters.at("decoder"), last, grid);
    } else if (head.endsWith("Model")) {
      ops.output("last_hidden_state", last);
      ops.output("pooler_output", pooled);
    } else {
      Checkpoint.logits(ops, parameters.at("classifier"), config, pooled);
    }
    new EncoderOutput(List.of(last), maps).outputMaps(ops, choices, "");
  }

  @Override
  public Stages stages(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    Parameters weights =
        Checkpoint.body(body, modelType, "embeddings.patch_embeddings.projection.weight");
    return stages(
        ops, config, weights, choices, embed(ops, config, image, weights.at("embeddings"), false));
  }

  /** As published, each map that others read has a norm of its own. */
  @Override
  public List<Value> features(Ops ops, Json config, Parameters body, Stages stages) {
    List<Value> normed = new ArrayList<>();
    for (Stages.Stage stage : stages.asked(config)) {
      Embedded tokens = PatchEmbedding.tokens(ops, stage.map());
      Parameters norm = body.at("hidden_states_norms." + stage.name());
      Value made = LayerNorm.of(norm, stage.map().size(1), 1e-5).apply(ops, tokens.tokens());
      normed.add(PatchEmbedding.image(ops, made, tokens.grid()));
    }
    return normed;
  }

  private Stages stages(Ops ops, Json config, Parameters body, Choices choices, Embedded tokens) {
    List<Integer> depths = config.sizes("depths");
    Pixels pixels = Pixels.of(config, 224, 4);
    Value x = tokens.tokens();
    TokenGrid grid = tokens.grid();
    List<Value> images = new ArrayList<>(List.of(PatchEmbedding.image(ops, x, grid)));
    List<Optional<Value>> maps = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = body.at("encoder.layers." + i);
      SwinStage.Sizes sizes = sizes(config, pixels, i);
      try (Scope in = ops.scope("stage." + i)) {
        EncoderOutput encoded =
            new SwinStage(ops, form, sizes, stage.at("blocks"), choices, before, grid)
                .encode(x, depths.get(i));
        maps.add(encoded.maps().get(depths.get(i) - 1));
        images.add(PatchEmbedding.image(ops, encoded.last(), grid));
        if (i + 1 < depths.size()) {
          Value image = merge(ops, stage.at("downsample"), Images.of(ops, encoded.last(), grid));
          grid = Images.grid(image);
          x = Images.tokens(ops, image);
        }
      }
      before += depths.get(i);
    }
    return new Stages(images, maps);
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  /** Patches of 4 x 4 pixels, the image padded until they fit. */
  private static Embedded embed(
      Ops ops, Json config, Value image, Parameters embeddings, boolean masked) {
    Pixels pixels = Pixels.of(config, 224, 4);
    long width = config.size("embed_dim", 96);
    long patch = pixels.patch();
    Window window = Window.stride(patch, patch).padEach(0, 0, patch - 1, patch - 1);
    Parameters projection = embeddings.at("patch_embeddings.projection");
    Convolution cut = Convolution.square(projection, pixels.channels(), width, patch, true, window);
    Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, image));
    LayerNorm norm = LayerNorm.of(embeddings.at("norm"), width, 1e-5);
    Embedded normed = new Embedded(norm.apply(ops, patches.tokens()), patches.grid());
    Value tokens = (masked ? MaskedImages.hidden(ops, embeddings, normed) : normed).tokens();
    Value placed =
        config.flag("use_absolute_embeddings", false)
            ? new InterpolatedPositions(
                    embeddings.get(
                        "position_embeddings", 1, pixels.rows() * pixels.columns(), width),
                    0,
                    pixels.rows(),
                    pixels.columns(),
                    Interpolation.CUBIC)
                .onTokens(ops, tokens, patches.grid())
            : tokens;
    return new Embedded(placed, patches.grid());
  }

  private SwinStage.Sizes sizes(Json config, Pixels pixels, int stage) {
    long width = config.size("embed_dim", 96) * (1L << stage);
    int window = config.size("window_size", 7);
    long trained = Math.min(pixels.rows(), pixels.columns()) >> stage;
    boolean covered = form.second() && trained <= window;
    return new SwinStage.Sizes(
        width,
        config.sizeAt("num_heads", stage),
        covered ? (int) Math.max(1, trained) : window,
        covered ? 0 : window / 2,
        trainedWindow(config, stage),
        (long) (config.positive("mlp_ratio", 4) * width),
        config.flag("qkv_bias", true),
        config.text("hidden_act", "gelu"),
        epsilon(config));
  }

  /** 0 where the model was trained with its own windows from the start. */
  private static int trainedWindow(Json config, int stage) {
    List<Integer> all =
        config.has("pretrained_window_sizes")
            ? config.integers("pretrained_window_sizes")
            : List.of();
    return stage < all.size() ? all.get(stage) : 0;
  }

  /** Four neighbours become one token of twice the width: {@code [B, H/2, W/2, 2C]}. */
  private Value merge(Ops ops, Parameters merging, Value image) {
    return merge(ops, form.second(), merging, image);
  }

  static Value merge(Ops ops, boolean second, Parameters merging, Value image) {
    long width = image.size(3);
    Value four = Images.merge(ops, image);
    LayerNorm norm = LayerNorm.of(merging.at("norm"), second ? 2 * width : 4 * width, 1e-5);
    Linear reduction = Linear.of(merging.at("reduction"), 4 * width, 2 * width, false);
    return second
        ? norm.apply(ops, reduction.apply(ops, four))
        : reduction.apply(ops, norm.apply(ops, four));
  }
}
