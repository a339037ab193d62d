package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Four stages of ever coarser, overlapping patches without positions, whose attention looks at a
 * coarser image yet; a small head joins all stages and says what each pixel is.
 *
 * @see <a href="https://arxiv.org/abs/2105.15203">Xie et al. 2021, SegFormer: Simple and Efficient
 *     Design for Semantic Segmentation with Transformers</a>
 */
final class Segformer implements Architecture {

  /** The published code does not use the configuration's epsilon. */
  private static final double EPSILON = 1e-5;

  @Override
  public String modelType() {
    return "segformer";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "SegformerForSemanticSegmentation", "SegformerModel", "SegformerForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, "segformer", "encoder.patch_embeddings.0.proj.weight");
    Value pixels = Pixels.of(config, 512, 4).input(ops);
    EncoderOutput encoded = stages(ops, config, body.at("encoder"), choices, pixels);
    List<Value> images = encoded.states();
    Value image = encoded.last();

    switch (head) {
      case "SegformerModel" -> ops.output("last_hidden_state", image);
      case "SegformerForImageClassification" -> {
        Value mean = Tokens.mean(ops, PatchEmbedding.tokens(ops, image).tokens());
        Checkpoint.logits(ops, parameters.at("classifier"), config, mean);
      }
      default -> segment(ops, config, parameters.at("decode_head"), images);
    }
    new EncoderOutput(List.of(image), encoded.maps()).outputMaps(ops, choices, "");
  }

  /** The image {@code [B, C, h, w]} of each stage behind its norm, and the maps of all layers. */
  static EncoderOutput stages(
      Ops ops, Json config, Parameters encoder, Choices choices, Value pixels) {
    List<Integer> widths = config.sizes("hidden_sizes");
    List<Value> images = new ArrayList<>();
    List<Optional<Value>> maps = new ArrayList<>();
    Value image = pixels;
    for (int i = 0; i < widths.size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        ReducedStage stage =
            new ReducedStage(ops, ReducedForm.SEGFORMER, sizes(config, i), choices, maps.size());
        Embedded cut = stage.embed(encoder.at("patch_embeddings." + i), image);
        // The model has no positions of its own; one that was chosen speaks at the start.
        Embedded patches = i > 0 ? cut : stage.placed(cut, Mechanisms.NO_POSITION);
        EncoderOutput encoded =
            stage.encode(encoder.at("block." + i), config.sizeAt("depths", i), patches);
        Value normed =
            LayerNorm.of(encoder.at("layer_norm." + i), widths.get(i), EPSILON)
                .apply(ops, encoded.last());
        image = PatchEmbedding.image(ops, normed, patches.grid());
        images.add(image);
        maps.addAll(encoded.maps());
      }
    }
    return new EncoderOutput(images, maps);
  }

  /** All stages at the size of the first, joined: {@code logits [B, K, H/4, W/4]}. */
  private static void segment(Ops ops, Json config, Parameters head, List<Value> images) {
    long width = config.size("decoder_hidden_size", 256);
    Value sizes = ops.sizes(Dims.of(images.get(0).axis(2), images.get(0).axis(3)));
    List<Value> joined = new ArrayList<>();
    for (int i = images.size() - 1; i >= 0; i--) {
      Embedded tokens = PatchEmbedding.tokens(ops, images.get(i));
      Linear linear =
          Linear.of(head.at("linear_c." + i + ".proj"), tokens.tokens().size(-1), width, true);
      Value mapped = PatchEmbedding.image(ops, linear.apply(ops, tokens.tokens()), tokens.grid());
      joined.add(i == 0 ? mapped : ops.resize(mapped, Resizing.linear(), sizes));
    }
    long all = width * images.size();
    Value fused =
        Convolution.square(head.at("linear_fuse"), all, width, 1, false, Window.plain())
            .apply(ops, ops.concat(1, joined));
    Value seen = ops.relu(batchNorm(ops, head.at("batch_norm"), fused, width));
    long labels = Checkpoint.labels(config);
    ops.output(
        "logits",
        Convolution.square(head.at("classifier"), width, labels, 1, true, Window.plain())
            .apply(ops, seen));
  }

  private static Value batchNorm(Ops ops, Parameters norm, Value x, long width) {
    return ops.batchNormalization(
        x,
        norm.get("weight", width),
        norm.get("bias", width),
        norm.get("running_mean", width),
        norm.get("running_var", width),
        1e-5);
  }

  private static ReducedStage.Sizes sizes(Json config, int i) {
    long width = config.sizeAt("hidden_sizes", i);
    long patch = config.sizeAt("patch_sizes", i);
    return new ReducedStage.Sizes(
        width,
        config.sizeAt("num_attention_heads", i),
        patch,
        config.sizeAt("strides", i),
        patch / 2,
        config.sizeAt("sr_ratios", i),
        false,
        (long) (width * config.numberAt("mlp_ratios", i)),
        true,
        config.text("hidden_act", "gelu"),
        EPSILON);
  }
}
