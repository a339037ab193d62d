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
final class Swin implements Architecture {

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
    List<Integer> depths = config.sizes("depths");
    Pixels pixels = Pixels.of(config, 224, 4);
    boolean masked = head.endsWith(MaskedImages.HEAD);
    Embedded tokens = embed(ops, config, pixels, body.at("embeddings"), masked);
    Value x = tokens.tokens();
    TokenGrid grid = tokens.grid();
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
        x = encoded.last();
        if (i + 1 < depths.size()) {
          Value image = merge(ops, stage.at("downsample"), Images.of(ops, x, grid));
          grid = Images.grid(image);
          x = Images.tokens(ops, image);
        }
      }
      before += depths.get(i);
    }

    long width = x.size(-1);
    Value last =
        modelType.equals("donut-swin")
            ? x
            : LayerNorm.of(body.at("layernorm"), width, epsilon(config)).apply(ops, x);
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

  /** As the published classes name the model below a head. */
  private String prefix() {
    return modelType.equals("donut-swin") ? "donut" : modelType;
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-5);
  }

  /** Patches of 4 x 4 pixels, the image padded until they fit. */
  private static Embedded embed(
      Ops ops, Json config, Pixels pixels, Parameters embeddings, boolean masked) {
    long width = config.size("embed_dim", 96);
    long patch = pixels.patch();
    Window window = Window.stride(patch, patch).padEach(0, 0, patch - 1, patch - 1);
    Parameters projection = embeddings.at("patch_embeddings.projection");
    Convolution cut = Convolution.square(projection, pixels.channels(), width, patch, true, window);
    Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, pixels.input(ops)));
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
