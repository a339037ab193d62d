package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plain hierarchical transformer: tokens of a window lie side by side from the start, so that a
 * window is a piece of the row of tokens, and four neighbours are pooled by taking a maximum.
 * Images have the size that the model was trained on, as in the published code.
 *
 * <p>{@code attentions.i} are the weights of a stage's last layer.
 *
 * @see <a href="https://arxiv.org/abs/2306.00989">Ryali et al. 2023, Hiera: A Hierarchical Vision
 *     Transformer without the Bells-and-Whistles</a>
 */
final class Hiera implements Architecture {

  @Override
  public String modelType() {
    return "hiera";
  }

  @Override
  public List<String> heads() {
    return List.of("HieraModel", "HieraForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).equals("HieraModel");
    Parameters body = Checkpoint.body(parameters, "hiera", "embeddings.position_embeddings");
    List<Integer> depths = config.sizes("depths");
    Value x = unrolled(ops, config, embed(ops, config, body.at("embeddings")));
    List<Optional<Value>> maps = new ArrayList<>();

    int before = 0;
    for (int i = 0; i < depths.size(); i++) {
      Parameters layers = body.at("encoder.stages." + i + ".layers");
      for (int j = 0; j < depths.get(i); j++) {
        HieraLayer layer = layer(ops, config, choices, i, j, before + j);
        try (Scope in = ops.scope("layer." + (before + j))) {
          HieraLayer.Layered made = layer.apply(layers.at(Integer.toString(j)), x);
          x = made.tokens();
          if (j + 1 == depths.get(i)) {
            maps.add(made.weights());
          }
        }
      }
      before += depths.get(i);
    }

    if (isModel) {
      ops.output("last_hidden_state", x);
    }
    if (!isModel || body.has("pooler.layernorm.weight")) {
      LayerNorm norm = LayerNorm.of(body.at("pooler.layernorm"), x.size(-1), epsilon(config));
      Value pooled = norm.apply(ops, Tokens.mean(ops, x));
      if (isModel) {
        ops.output("pooler_output", pooled);
      } else {
        Checkpoint.logits(ops, parameters.at("classifier"), config, pooled);
      }
    }
    new EncoderOutput(List.of(x), maps).outputMaps(ops, choices, "");
  }

  private static double epsilon(Json config) {
    return config.positive("layer_norm_eps", 1e-6);
  }

  /** Overlapping patches and a trained vector for each: {@code [B, h * w, C]}. */
  private static Value embed(Ops ops, Json config, Parameters embeddings) {
    long width = config.size("embed_dim", 96);
    long channels = config.size("num_channels", 3);
    long high = Pixels.size(config, "image_size", 0, 224);
    long wide = Pixels.size(config, "image_size", 1, 224);
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", channels, high, wide));
    long padDown = padding(config, 0);
    long padAcross = padding(config, 1);
    Parameters projection = embeddings.at("patch_embeddings.projection");
    long kernelHigh = Pixels.size(config, "patch_size", 0, 7);
    long kernelWide = Pixels.size(config, "patch_size", 1, 7);
    Convolution cut =
        new Convolution(
            projection.get("weight", width, channels, kernelHigh, kernelWide),
            Optional.of(projection.get("bias", width)),
            Window.stride(stride(config, 0), stride(config, 1)).pad(padDown, padAcross));
    Value patches = PatchEmbedding.tokens(ops, cut.apply(ops, pixels)).tokens();
    Value places = embeddings.get("position_embeddings", 1, rows(config) * columns(config), width);
    return ops.through("embeddings", ops.add(patches, places));
  }

  private static long padding(Json config, int axis) {
    List<Integer> all = config.has("patch_padding") ? config.integers("patch_padding") : List.of(3);
    return all.get(Math.min(axis, all.size() - 1));
  }

  private static long stride(Json config, int axis) {
    return Pixels.size(config, "patch_stride", axis, 4);
  }

  private static long rows(Json config) {
    return Pixels.size(config, "image_size", 0, 224) / stride(config, 0);
  }

  private static long columns(Json config) {
    return Pixels.size(config, "image_size", 1, 224) / stride(config, 1);
  }

  /**
   * Tokens in the order in which pooling takes them: the first token of each pool, then the second
   * of each, and within those the same again for the next pooling.
   */
  private static Value unrolled(Ops ops, Json config, Value tokens) {
    long width = tokens.size(2);
    long rows = rows(config);
    long columns = columns(config);
    long down = Pixels.size(config, "query_stride", 0, 2);
    long across = Pixels.size(config, "query_stride", 1, 2);
    Value x = tokens;
    for (int i = 1; i < config.sizes("depths").size(); i++) {
      rows /= down;
      columns /= across;
      Value parted = ops.reshape(x, -1, rows, down, columns, across, width);
      x = ops.transpose(parted, 0, 2, 4, 1, 3, 5);
    }
    return ops.reshape(x, -1, rows(config) * columns(config), width);
  }

  private static HieraLayer layer(
      Ops ops, Json config, Choices choices, int stage, int place, int number) {
    long pool =
        Pixels.size(config, "query_stride", 0, 2) * Pixels.size(config, "query_stride", 1, 2);
    boolean first = place == 0 && stage > 0;
    boolean pools = first && stage <= config.sizeOrZero("num_query_pool", 3);
    boolean local = local(config, stage) || (first && local(config, stage - 1));
    long unit =
        Pixels.size(config, "masked_unit_size", 0, 8)
            * Pixels.size(config, "masked_unit_size", 1, 8);
    long window = Math.max(1, (long) (unit / Math.pow((double) pool, stage)));
    long width = width(config, stage);
    return new HieraLayer(
        ops,
        choices,
        number,
        first ? width(config, stage - 1) : width,
        width,
        config.sizeAt("num_heads", stage),
        pools ? pool : 1,
        local ? Optional.of(window) : Optional.empty(),
        (long) (width * config.positive("mlp_ratio", 4)),
        config.text("hidden_act", "gelu"),
        epsilon(config));
  }

  private static long width(Json config, int stage) {
    double factor = Math.pow(config.positive("embed_dim_multiplier", 2), stage);
    return (long) (config.size("embed_dim", 96) * factor);
  }

  /** Whether tokens of a stage see those of their window alone. */
  private static boolean local(Json config, int stage) {
    return config.has("masked_unit_attention")
        ? JsonNodes.of(config).path("masked_unit_attention").path(stage).asBoolean()
        : stage < 2;
  }
}
