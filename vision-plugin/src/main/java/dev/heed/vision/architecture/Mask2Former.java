package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * One model for every kind of segmentation: queries that each draw a mask and say what it shows.
 *
 * @see <a href="https://arxiv.org/abs/2112.01527">Cheng et al. 2022, Masked-attention Mask
 *     Transformer for Universal Image Segmentation</a>
 */
final class Mask2Former implements Architecture {

  @Override
  public String modelType() {
    return "mask2former";
  }

  @Override
  public List<String> heads() {
    return List.of("Mask2FormerForUniversalSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    long width = config.size("hidden_dim", 256);
    Parameters model = parameters.at("model");
    Parameters transformer = model.at("transformer_module");
    PixelDecoder pixels = pixels(ops, config, model, choices, "mask_feature_size", "feature_size");
    Parameters decoder = transformer.at("decoder");
    LayerTable table = table(config, width);
    MaskedDecoder masked =
        new MaskedDecoder(
            ops,
            "cross_attn",
            "self_attn",
            table,
            config.size("num_attention_heads", 8),
            table.norm(decoder.at("layernorm")),
            found -> brush(ops, decoder.at("mask_predictor.mask_embedder"), found, pixels),
            pixels.pixels());
    long count = config.size("num_queries", 100);
    Value features = ops.unsqueeze(transformer.get("queries_features.weight", count, width), 0);
    Value places = ops.unsqueeze(transformer.get("queries_embedder.weight", count, width), 0);
    MaskedDecoder.Decoded decoded =
        masked.decode(
            decoder.at("layers"),
            config.size("decoder_layers", 10) - 1,
            Tokens.repeat(ops, features, pixels.pixels()),
            places,
            levels(ops, transformer, pixels, width));
    output(ops, config, parameters.at("class_predictor"), decoded);
    pixels.encoded().outputMaps(ops, choices, "pixel_decoder_");
    decoded.layers().outputMaps(ops, choices, "");
  }

  /** The backbone and what draws of its maps. */
  static PixelDecoder pixels(
      Ops ops, Json config, Parameters model, Choices choices, String out, String width) {
    List<Value> features =
        DetrTrunk.features(
            ops,
            config,
            model.at("pixel_level_module.encoder"),
            choices,
            DetrTrunk.pixels(ops, config));
    return PixelDecoder.of(
        ops,
        config,
        model.at("pixel_level_module.decoder"),
        features,
        config.size(width, 256),
        config.size(out, 256));
  }

  private static LayerTable table(Json config, long width) {
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(1e-5))
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("dim_feedforward", 2048),
                    config.text("activation_function", "relu")));
    String[] norms = {"cross_attn_layer_norm", "self_attn_layer_norm", "final_layer_norm"};
    return config.flag("pre_norm", false) ? table.normsBefore(norms) : table.normsOnSum(norms);
  }

  /** The images of the pixel decoder at the width of the queries, each marked with its level. */
  static List<Value> levels(Ops ops, Parameters transformer, PixelDecoder pixels, long width) {
    Value marks = transformer.get("level_embed.weight", pixels.images().size(), width);
    List<Value> levels = new ArrayList<>();
    for (int i = 0; i < pixels.images().size(); i++) {
      Value image = pixels.images().get(i);
      Parameters projection = transformer.at("input_projections." + i);
      Value fit =
          projection.has("weight")
              ? Convolution.square(projection, image.size(1), width, 1, true, Window.plain())
                  .apply(ops, image)
              : image;
      Value mark = ops.reshape(ops.slice(marks, 0, i, i + 1L), 1, width, 1, 1);
      levels.add(ops.add(fit, mark));
    }
    return levels;
  }

  /** Three maps named {@code 0.0}, {@code 1.0}, {@code 2.0}, with ReLU between them. */
  static Value brush(Ops ops, Parameters net, Value found, PixelDecoder pixels) {
    long width = found.size(-1);
    Value one = ops.relu(Linear.of(net.at("0.0"), width, width, true).apply(ops, found));
    Value two = ops.relu(Linear.of(net.at("1.0"), width, width, true).apply(ops, one));
    return Linear.of(net.at("2.0"), width, pixels.pixels().size(1), true).apply(ops, two);
  }

  /** What each query shows, or nothing (the last), and where. */
  static void output(Ops ops, Json config, Parameters classifier, MaskedDecoder.Decoded decoded) {
    long width = decoded.queries().size(-1);
    ops.output(
        "class_queries_logits",
        Linear.of(classifier, width, Checkpoint.labels(config) + 1L, true)
            .apply(ops, decoded.queries()));
    ops.output("masks_queries_logits", decoded.masks());
  }
}
