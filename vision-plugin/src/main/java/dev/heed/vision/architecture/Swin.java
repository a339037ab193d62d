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

  /**
   * Donut's, without a norm on top.
   *
   * @see <a href="https://arxiv.org/abs/2111.15664">Kim et al. 2021</a>
   */
  static Swin donut() {
    return new Swin("donut-swin", "DonutSwin", SwinForm.published(false));
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
        Checkpoint.body(parameters, prefix(), "embeddings.patch_embeddings.projection.weight");
    boolean masked = head.endsWith(MaskedImages.HEAD);
    Value image = Pixels.of(config, 224, 4).input(ops);
    Layered layered = layered(ops, config, body, choices, image, masked);
    Value x = layered.last().tokens();
    Value last =
        modelType.equals("donut-swin")
            ? x
            : LayerNorm.of(body.at("layernorm"), x.size(-1), epsilon(config)).apply(ops, x);
    Value pooled = Tokens.mean(ops, last);
    if (masked) {
      MaskedImages.output(ops, config, parameters.at("decoder"), last, layered.last().grid());
    } else if (head.endsWith("Model")) {
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

  private Layered layered(
      Ops ops, Json config, Parameters body, Choices choices, Value image, boolean masked) {
    List<Integer> depths = config.sizes("depths");
    Pixels pixels = Pixels.of(config, 224, 4);
    Embedded patches = embed(ops, config, pixels, body.at("embeddings"), image, masked);
    List<Embedded> all = new ArrayList<>(List.of(patches));
    List<Optional<Value>> maps = new ArrayList<>();
    Value x = patches.tokens();
    TokenGrid grid = patches.grid();
    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = body.at("encoder.layers." + i);
      SwinStage.Sizes sizes = sizes(config, pixels, i);
      try (Scope in = ops.scope("stage." + i)) {
        EncoderOutput encoded =
            new SwinStage(ops, form, sizes, stage.at("blocks"), choices, before, grid)
                .encode(x, depths.get(i));
        maps.add(encoded.maps().get(depths.get(i) - 1));
        x = encoded.last();
        all.add(new Embedded(x, grid));
        if (i + 1 < depths.size()) {
          Value merged = merge(ops, stage.at("downsample"), Images.of(ops, x, grid));
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
    Parameters weights =
        Checkpoint.body(body, prefix(), "embeddings.patch_embeddings.projection.weight");
    Layered layered = layered(ops, config, weights, choices, image, false);
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

  /** As the published classes name the model below a head. */
  private String prefix() {
    return modelType.equals("donut-swin") ? "donut" : modelType;
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  /** Patches of 4 x 4 pixels, the image padded until they fit. */
  private static Embedded embed(
      Ops ops, Json config, Pixels pixels, Parameters embeddings, Value image, boolean masked) {
    long width = config.size("embed_dim", 96);
    long patch = pixels.patch();
    Window window = Window.stride(patch, patch).padEach(0, 0, patch - 1, patch - 1);
    Parameters projection = embeddings.at("patch_embeddings.projection");
    Convolution cut = Convolution.square(projection, pixels.channels(), width, patch, true, window);
    Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, image));
    LayerNorm norm = LayerNorm.of(embeddings.at("norm"), width, 1e-5);
    Embedded normed = new Embedded(norm.apply(ops, patches.tokens()), patches.grid());
    return masked ? MaskedImages.hidden(ops, embeddings, normed) : normed;
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
