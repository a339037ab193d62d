package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForward;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
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
    List<Value> images = new ArrayList<>();
    List<Optional<Value>> maps = new ArrayList<>();
    Value image = pixels;
    for (int i = 0; i < config.sizes("hidden_sizes").size(); i++) {
      try (Scope in = ops.scope("stage." + i)) {
        Stage stage = new Stage(ops, config, encoder, choices, i, maps.size());
        Embedded patches = stage.embed(image);
        EncoderOutput encoded = stage.encode(patches);
        Value normed = stage.norm("layer_norm." + i).apply(ops, encoded.last());
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

  /** One stage; {@code before} is how many layers the stages before it have. */
  private record Stage(
      Ops ops, Json config, Parameters encoder, Choices choices, int number, int before) {

    private int of(String key) {
      return config.sizeAt(key, number);
    }

    private long width() {
      return of("hidden_sizes");
    }

    LayerNorm norm(String name) {
      return norm(encoder, name);
    }

    /** The published code does not use the configuration's epsilon. */
    private LayerNorm norm(Parameters parameters, String name) {
      return LayerNorm.of(parameters.at(name), width(), 1e-5);
    }

    /** Overlapping patches of {@code [B, C, H, W]}. */
    Embedded embed(Value image) {
      long patch = of("patch_sizes");
      long stride = of("strides");
      Parameters embeddings = encoder.at("patch_embeddings." + number);
      Convolution cut =
          Convolution.square(
              embeddings.at("proj"),
              image.size(1),
              width(),
              patch,
              true,
              Window.stride(stride, stride).pad(patch / 2, patch / 2));
      Embedded patches = PatchEmbedding.tokens(ops, cut.apply(ops, image));
      Value normed = norm(embeddings, "layer_norm").apply(ops, patches.tokens());
      return new Embedded(placed(normed, patches.grid()), patches.grid());
    }

    /** The model has no positions of its own; one that was chosen speaks at the start. */
    private Value placed(Value tokens, TokenGrid grid) {
      return number > 0
          ? tokens
          : mechanisms().position(0, Mechanisms.NO_POSITION).onTokens(ops, tokens, grid);
    }

    private Mechanisms mechanisms() {
      return Mechanisms.of(choices, of("num_attention_heads"), width());
    }

    /** The published code does not use the configuration's epsilon. */
    EncoderOutput encode(Embedded patches) {
      TokenGrid grid = patches.grid();
      LayerTable table =
          LayerTable.of(width(), NormTable.layerNorm(1e-5))
              .mixer((block, i) -> attention(i, block.at("attention"), grid))
              .feedForward((block, width) -> mix(block.at("mlp"), grid))
              .normsBefore("layer_norm_1", "layer_norm_2");
      Parameters blocks = encoder.at("block." + number);
      return TransformerEncoder.of(table, Checkpoint.layers(blocks, of("depths")), choices)
          .encode(ops, patches.tokens(), LayerContext.on(ops, grid, patches.tokens()));
    }

    /** All tokens ask, but only a coarser image answers. */
    private TokenMixer attention(int i, Parameters attention, TokenGrid grid) {
      Parameters self = attention.at("self");
      MultiHeadAttention asking =
          new MultiHeadAttention(
              Linear.of(self.at("query"), width(), width(), true),
              Linear.of(self.at("key"), width(), width(), true),
              Linear.of(self.at("value"), width(), width(), true),
              Linear.of(attention.at("output.dense"), width(), width(), true),
              of("num_attention_heads"),
              mechanisms().attention(before + i));
      if (of("sr_ratios") == 1) {
        return asking;
      }
      return (given, x, context) -> {
        Embedded coarse = coarser(self, x, grid);
        return asking.apply(ops, x, coarse.tokens(), AttentionContext.on(coarse.grid()));
      };
    }

    private Embedded coarser(Parameters self, Value x, TokenGrid grid) {
      long ratio = of("sr_ratios");
      Convolution reduce =
          Convolution.square(
              self.at("sr"), width(), width(), ratio, true, Window.stride(ratio, ratio));
      Embedded coarse =
          PatchEmbedding.tokens(ops, reduce.apply(ops, PatchEmbedding.image(ops, x, grid)));
      return new Embedded(norm(self, "layer_norm").apply(ops, coarse.tokens()), coarse.grid());
    }

    /** A feed-forward network with a depth-wise convolution, which carries the position. */
    private FeedForward mix(Parameters mlp, TokenGrid grid) {
      long inner = (long) (width() * config.numberAt("mlp_ratios", number));
      Linear up = Linear.of(mlp.at("dense1"), width(), inner, true);
      Convolution glance =
          Convolution.square(
              mlp.at("dwconv.dwconv"),
              inner,
              inner,
              3,
              true,
              Window.stride(1, 1).pad(1, 1).groups(inner));
      Activation activation = Activation.named(config.text("hidden_act", "gelu"));
      Linear down = Linear.of(mlp.at("dense2"), inner, width(), true);
      return (given, x) -> {
        Value image = PatchEmbedding.image(ops, up.apply(ops, x), grid);
        Value seen = PatchEmbedding.tokens(ops, glance.apply(ops, image)).tokens();
        return down.apply(ops, activation.apply(ops, seen));
      };
    }
  }
}
