package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * Detection in real time: the likeliest places of an image become the queries of a decoder that
 * looks at a few points around each, and corrects its box layer by layer.
 *
 * @see <a href="https://arxiv.org/abs/2304.08069">Zhao et al. 2024, DETRs Beat YOLOs on Real-time
 *     Object Detection</a>
 * @see <a href="https://arxiv.org/abs/2407.17140">Lv et al. 2024, RT-DETRv2</a>
 */
final class RtDetr implements Architecture {

  private final String modelType;
  private final String head;

  private RtDetr(String modelType, String head) {
    this.modelType = modelType;
    this.head = head;
  }

  static RtDetr first() {
    return new RtDetr("rt_detr", "RTDetrForObjectDetection");
  }

  /** As many points in each level as one likes; they are weighed alike. */
  static RtDetr second() {
    return new RtDetr("rt_detr_v2", "RTDetrV2ForObjectDetection");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(head);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    DetrTrunk.requireText(config, "decoder_method", "default");
    Parameters model = parameters.at("model");
    List<Value> maps = maps(ops, config, model, choices);
    HybridEncoder.Encoded encoded =
        new HybridEncoder(ops, config, model.at("encoder")).apply(maps, choices);
    Levels memory = levels(ops, config, model, encoded.maps());
    RegionQueries chosen = RegionQueries.of(ops, config, model, memory);

    Parameters decoder = model.at("decoder");
    BoxRefinement boxes =
        new BoxRefinement(
            ops.sigmoid(chosen.boxes()), now -> places(ops, decoder, now, memory.tokens()));
    EncoderOutput decoded = decode(ops, config, decoder, memory, chosen.tokens(), boxes);
    int last = config.size("decoder_layers", 6) - 1;
    correct(ops, decoder, last, decoded.last(), boxes);
    Value found = decoded.last();
    ops.output(
        "logits",
        Linear.of(
                decoder.at("class_embed." + last), found.size(-1), Checkpoint.labels(config), true)
            .apply(ops, found));
    ops.output("pred_boxes", boxes.boxes());
    encoded.layers().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  /** The backbone's maps at the width of the encoder. */
  static List<Value> maps(Ops ops, Json config, Parameters model, Choices choices) {
    List<Value> features =
        DetrTrunk.features(
            ops, config, model.at("backbone.model"), choices, DetrTrunk.pixels(ops, config));
    long width = config.size("encoder_hidden_dim", 256);
    List<Value> maps = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Parameters projection = model.at("encoder_input_proj." + i);
      maps.add(ConvNorm.named("0", "1").apply(ops, projection, features.get(i), width, 1, 1));
    }
    return maps;
  }

  /** The encoder's maps at the width of the decoder, and coarser ones made of the last. */
  static Levels levels(Ops ops, Json config, Parameters model, List<Value> maps) {
    ConvNorm step = ConvNorm.named("0", "1").epsilon(config.positive("batch_norm_eps", 1e-5));
    long width = config.size("d_model", 256);
    List<Value> levels = new ArrayList<>();
    for (int i = 0; i < config.size("num_feature_levels", 3); i++) {
      Parameters projection = model.at("decoder_input_proj." + i);
      boolean fits = i < maps.size() && maps.get(i).axis(1).is(width);
      levels.add(
          fits && !projection.has("0.weight") // D-FINE has none where it would change nothing
              ? maps.get(i)
              : i < maps.size()
                  ? step.apply(ops, projection, maps.get(i), width, 1, 1)
                  : step.apply(ops, projection, maps.get(maps.size() - 1), width, 3, 2));
    }
    return Levels.of(ops, levels);
  }

  private static Value places(Ops ops, Parameters decoder, Value boxes, Value memory) {
    long width = memory.size(-1);
    Parameters net = decoder.at("query_pos_head.layers");
    return Perceptron.apply(ops, net, boxes, 2, 2 * width, width);
  }

  private static EncoderOutput decode(
      Ops ops, Json config, Parameters decoder, Levels memory, Value queries, BoxRefinement boxes) {
    long width = queries.size(-1);
    int heads = config.size("decoder_attention_heads", 8);
    int levels = memory.grids().size();
    int points = config.size("decoder_n_points", 4);
    double spread = config.positive("decoder_offset_scale", 0.5);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
            .mixer(
                (layer, i) -> {
                  PlacedAttention self =
                      PlacedAttention.of(layer.at("self_attn"), width, heads, Choices.none(), i);
                  return (o, x, c) -> self.among(boxes.places()).apply(o, x, c);
                })
            .crossMixer(
                (layer, i) -> {
                  DeformableAttention cross =
                      DeformableAttention.of(layer.at("encoder_attn"), width, heads, levels, points)
                          .spread(spread)
                          .shares(layer.at("encoder_attn"), "n_points_scale");
                  return (o, x, c) ->
                      cross.apply(o, o.add(x, boxes.places()), memory, boxes.boxes());
                })
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("decoder_ffn_dim", 1024),
                    config.text("decoder_activation_function", "relu")))
            .normsOnSum("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm");
    return TransformerEncoder.of(
            table,
            Checkpoint.layers(decoder.at("layers"), config.size("decoder_layers", 6)),
            Choices.none())
        .encode(
            ops,
            queries,
            LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries),
            (layer, tokens) -> {
              correct(ops, decoder, layer, tokens, boxes);
              return tokens;
            });
  }

  private static void correct(
      Ops ops, Parameters decoder, int layer, Value tokens, BoxRefinement boxes) {
    boxes.correct(ops, Perceptron.boxes(ops, decoder.at("bbox_embed." + layer), tokens));
  }
}
