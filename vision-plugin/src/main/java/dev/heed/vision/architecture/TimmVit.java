package dev.heed.vision.architecture;

import dev.heed.encoding.RotaryEncoding.Layout;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.encoding.GridRotary;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * The plain vision transformers of the library timm, by its own names of weights: ViT, DeiT 1 and
 * 3, BEiT, EVA and EVA-02, and the image towers of CLIP, SigLIP, DINOv2 and DINOv3. Sizes follow
 * from a model's name; what the weights tell (biases, factors, norms, class token) is read there.
 *
 * @see <a href="https://github.com/huggingface/pytorch-image-models">timm</a>
 */
final class TimmVit implements Architecture {

  @Override
  public String modelType() {
    return "timm_vit";
  }

  @Override
  public boolean builds(Json config) {
    return TimmTable.arguments(config, "vit").isPresent();
  }

  @Override
  public List<String> heads() {
    return TimmHead.NAMES;
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Json args = TimmTable.arguments(config, "vit").orElseThrow();
    Parameters weights = Timm.weights(parameters, "patch_embed.proj.weight");
    Pixels pixels = TimmBlocks.pixels(args);
    TimmBlocks blocks = new TimmBlocks(ops, args, weights, pixels, choices);
    long width = blocks.width();

    Embedded patches =
        PatchEmbedding.of(
                weights.at("patch_embed.proj"),
                pixels.channels(),
                width,
                pixels.patch(),
                weights.has("patch_embed.proj.bias"))
            .embed(ops, pixels.input(ops));
    Embedded tokens = prefixed(ops, args, weights, patches);
    PositionalEncoding turning = turning(ops, args, tokens.grid(), blocks);
    int depth = args.size("depth");
    TransformerEncoder layers =
        TransformerEncoder.of(
            number -> blocks.table(turning, number, tokens.grid().prefix()),
            Checkpoint.layers(blocks.named().at("blocks"), depth),
            choices);
    Value placed = blocks.placed(layers, tokens, turning);
    NormTable norms = NormTable.layerNorm(blocks.epsilon());
    Value ready = normed(ops, norms, weights, "norm_pre", placed);
    EncoderOutput encoded =
        layers.encode(
            ops, ops.through("embeddings", ready), LayerContext.on(ops, tokens.grid(), ready));
    Value last = normed(ops, norms, weights, "norm", encoded.last());
    if (weights.has("head_dist.weight")) {
      distilled(ops, args, weights, last);
    } else {
      Value pooled = pooled(ops, args, blocks, weights, last, tokens.grid().prefix());
      Value seen = normed(ops, norms, weights, "fc_norm", pooled);
      TimmHead.output(ops, config, args, weights.at("head"), last, seen);
    }
    encoded.outputMaps(ops, choices, "");
  }

  /** A norm that only some models have. */
  private static Value normed(Ops ops, NormTable norms, Parameters weights, String name, Value x) {
    return weights.has(name + ".weight") ? norms.of(weights.at(name), x.size(-1)).apply(ops, x) : x;
  }

  /** The class token, the teacher's token, registers, then patches: those that there are. */
  private static Embedded prefixed(Ops ops, Json args, Parameters weights, Embedded patches) {
    long width = patches.tokens().size(2);
    int registers = args.sizeOrZero("reg_tokens", 0);
    Embedded tokens = patches;
    if (registers > 0) {
      tokens = tokens.after(ops, weights.get("reg_token", 1, registers, width));
    }
    if (weights.has("dist_token")) {
      tokens = tokens.after(ops, weights.get("dist_token", 1, 1, width));
    }
    return args.flag("class_token", true)
        ? tokens.after(ops, weights.get("cls_token", 1, 1, width))
        : tokens;
  }

  /** The rotary positions of a model; none for most. */
  private static PositionalEncoding turning(Ops ops, Json args, TokenGrid grid, TimmBlocks blocks) {
    double base = args.positive("rope_temperature", 10_000);
    return switch (args.text("rope", "")) {
      case "dinov3" -> GridRotary.ofCentres(ops, grid, blocks.headWidth(), base);
      case "cat" -> turningByPlaces(ops, args, grid, blocks.headWidth(), base);
      default -> TimmBlocks.NO_POSITION;
    };
  }

  /** By rows and columns, as if the image had as many of them as in the first training. */
  private static GridRotary turningByPlaces(
      Ops ops, Json args, TokenGrid grid, int headWidth, double base) {
    float[] speeds = new float[headWidth / 4];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = (float) Math.pow(base, -4.0 * i / headWidth);
    }
    Value speed = ops.constant(Tensor.of(Shape.of(speeds.length), speeds));
    long trained = args.size("ref_feat_shape", 16);
    Value down = stretched(ops, GridRotary.places(ops, grid.rows()), trained);
    Value across = stretched(ops, GridRotary.places(ops, grid.columns()), trained);
    Value angles = GridRotary.both(ops, grid, down, speed, across, speed);
    return GridRotary.of(ops, Layout.INTERLEAVED, angles, grid.prefix());
  }

  private static Value stretched(Ops ops, Value places, long trained) {
    Value count = ops.cast(ops.dimension(places, 0), ElementType.F32);
    return ops.mul(ops.div(places, count), (double) trained);
  }

  private static Value pooled(
      Ops ops, Json args, TimmBlocks blocks, Parameters weights, Value last, int prefix) {
    Value patches = Tokens.from(ops, last, prefix);
    return switch (args.text("global_pool", "token")) {
      case "map" -> blocks.asked(weights.at("attn_pool"), patches);
      case "avg" -> Tokens.mean(ops, patches);
      default -> Tokens.at(ops, last, 0);
    };
  }

  /** The mean of what the classifiers of the class token and of the teacher's token say. */
  private static void distilled(Ops ops, Json args, Parameters weights, Value last) {
    long classes = args.size("num_classes");
    Linear own = Linear.of(weights.at("head"), last.size(2), classes, true);
    Linear taught = Linear.of(weights.at("head_dist"), last.size(2), classes, true);
    Value sum =
        ops.add(
            own.apply(ops, Tokens.at(ops, last, 0)), taught.apply(ops, Tokens.at(ops, last, 1)));
    ops.output("logits", ops.div(sum, 2));
    ops.output("last_hidden_state", last);
  }
}
