package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pyramid of transformers: each stage sees the image at half the size of the stage before.
 *
 * @see <a href="https://arxiv.org/abs/2102.12122">Wang et al. 2021, Pyramid Vision Transformer</a>
 * @see <a href="https://arxiv.org/abs/2106.13797">Wang et al. 2021, PVT v2</a>
 */
final class Pvt implements Architecture {

  private final boolean second;

  private Pvt(boolean second) {
    this.second = second;
  }

  /** With trained positions in each stage, and a class token in the last. */
  static Pvt first() {
    return new Pvt(false);
  }

  /** Patches overlap, and convolutions in the layers carry positions. */
  static Pvt second() {
    return new Pvt(true);
  }

  @Override
  public String modelType() {
    return second ? "pvt_v2" : "pvt";
  }

  @Override
  public List<String> heads() {
    String classes = second ? "PvtV2" : "Pvt";
    return List.of(classes + "Model", classes + "ForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).endsWith("Model");
    Parameters encoder = Checkpoint.body(parameters, modelType(), probe()).at("encoder");
    List<Integer> depths = config.sizes("depths");
    Value image = Pixels.of(config, 224, 4).input(ops);
    Value tokens = image;
    List<Optional<Value>> maps = new ArrayList<>();

    for (int i = 0; i < depths.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        ReducedStage stage =
            new ReducedStage(
                ops,
                second ? ReducedForm.PVT_V2 : ReducedForm.PVT,
                sizes(config, i),
                choices,
                maps.size());
        boolean last = i + 1 == depths.size();
        Parameters cut =
            encoder.at(second ? "layers." + i + ".patch_embedding" : "patch_embeddings." + i);
        Embedded patches = stage.embed(cut, image);
        Embedded placed = second ? placed(stage, patches) : first(config, stage, cut, i, patches);
        Parameters blocks = encoder.at(second ? "layers." + i + ".blocks" : "block." + i);
        EncoderOutput encoded = stage.encode(blocks, depths.get(i), placed);
        tokens = encoded.last();
        if (second || last) {
          Parameters norm = encoder.at(second ? "layers." + i + ".layer_norm" : "layer_norm");
          tokens = LayerNorm.of(norm, tokens.size(-1), epsilon(config)).apply(ops, tokens);
        }
        image = second || !last ? PatchEmbedding.image(ops, tokens, placed.grid()) : image;
        maps.addAll(encoded.maps());
      }
    }

    if (isModel) {
      ops.output("last_hidden_state", second ? image : tokens);
    } else {
      Value seen = second ? Tokens.mean(ops, tokens) : Tokens.at(ops, tokens, 0);
      // PVT's configuration has a number of labels beside their names, and that number is right.
      int labels = config.size("num_labels", Checkpoint.labels(config));
      Linear classifier = Linear.of(parameters.at("classifier"), seen.size(1), labels, true);
      ops.output("logits", classifier.apply(ops, seen));
    }
    new EncoderOutput(List.of(tokens), maps).outputMaps(ops, choices, "");
  }

  private String probe() {
    return second
        ? "encoder.layers.0.patch_embedding.proj.weight"
        : "encoder.patch_embeddings.0.projection.weight";
  }

  /** The model has no positions of its own; one that was chosen speaks at the start. */
  private static Embedded placed(ReducedStage stage, Embedded patches) {
    return stage.before() > 0 ? patches : stage.placed(patches, Mechanisms.NO_POSITION);
  }

  private static Embedded first(
      Json config, ReducedStage stage, Parameters cut, int i, Embedded patches) {
    long width = stage.sizes().width();
    boolean last = i + 1 == config.sizes("depths").size();
    Embedded tokens =
        last ? patches.after(stage.ops(), cut.get("cls_token", 1, 1, width)) : patches;
    return stage.placed(tokens, positions(config, cut, i, last ? 1 : 0, width));
  }

  /** Trained for the patches of a stage: it halves what the stage before saw. */
  private static PositionalEncoding positions(
      Json config, Parameters cut, int i, int prefix, long width) {
    long patch = config.sizeAt("patch_sizes", i);
    long high = Pixels.size(config, "image_size", 0, 224) / (i == 0 ? 1 : 2L << i) / patch;
    long wide = Pixels.size(config, "image_size", 1, 224) / (i == 0 ? 1 : 2L << i) / patch;
    Value table = cut.get("position_embeddings", 1, prefix + high * wide, width);
    return new InterpolatedPositions(table, prefix, high, wide, Interpolation.LINEAR);
  }

  private ReducedStage.Sizes sizes(Json config, int i) {
    long width = config.sizeAt("hidden_sizes", i);
    long patch = config.sizeAt("patch_sizes", i);
    return new ReducedStage.Sizes(
        width,
        config.sizeAt("num_attention_heads", i),
        patch,
        config.sizeAt("strides", i),
        second ? patch / 2 : 0,
        config.sizeAt(second ? "sr_ratios" : "sequence_reduction_ratios", i),
        second && config.flag("linear_attention", false),
        (long) (width * config.numberAt("mlp_ratios", i)),
        config.flag("qkv_bias", true),
        config.text("hidden_act", "gelu"),
        epsilon(config));
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-6);
  }
}
