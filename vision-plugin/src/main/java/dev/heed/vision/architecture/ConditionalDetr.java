package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * DETR whose queries each have a point to look at, and ask for its surroundings apart from what is
 * there.
 *
 * @see <a href="https://arxiv.org/abs/2108.06152">Meng et al. 2021, Conditional DETR for Fast
 *     Training Convergence</a>
 */
final class ConditionalDetr implements Architecture {

  @Override
  public String modelType() {
    return "conditional_detr";
  }

  @Override
  public List<String> heads() {
    return List.of("ConditionalDetrForObjectDetection", "ConditionalDetrForSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean segments = Assembly.head(config, heads()).endsWith("ForSegmentation");
    Parameters detector = segments ? parameters.at("conditional_detr") : parameters;
    Parameters model = detector.at("model");
    int width = config.size("d_model", 256);
    DetrTrunk trunk =
        DetrTrunk.of(
            ops,
            config,
            model,
            choices,
            table(config, "encoder", width).normsOnSum("self_attn_layer_norm", "final_layer_norm"),
            config.size("encoder_attention_heads", 8),
            SinePlaces.of(10_000),
            DetrTrunk.features(
                ops,
                config,
                model.at("backbone.conv_encoder.model"),
                choices,
                DetrTrunk.pixels(ops, config)),
            (x, places) -> places);
    Value queries =
        ops.unsqueeze(
            model.get("query_position_embeddings.weight", config.size("num_queries", 300), width),
            0);
    Parameters decoder = model.at("decoder");
    Value point =
        ops.sigmoid(
            Perceptron.apply(ops, decoder.at("ref_point_head.layers"), queries, 2, width, 2));
    EncoderOutput decoded = decode(ops, config, decoder, trunk, queries, point);
    Value found =
        table(config, "decoder", width).norm(decoder.at("layernorm")).apply(ops, decoded.last());
    ops.output(
        "logits",
        Linear.of(detector.at("class_labels_classifier"), width, Checkpoint.labels(config), true)
            .apply(ops, found));
    Value change = Perceptron.boxes(ops, detector.at("bbox_predictor"), found);
    if (segments) {
      ops.output("pred_boxes", ops.sigmoid(change)); // as published: not from the query's point
      DetrMasks.of(config, parameters).output(ops, trunk, found);
    } else {
      BoxRefinement boxes = new BoxRefinement(point, now -> queries);
      boxes.correct(ops, change);
      ops.output("pred_boxes", boxes.boxes());
    }
    trunk.encoded().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  private static LayerTable table(Json config, String side, long width) {
    return LayerTable.of(width, NormTable.layerNorm(1e-5))
        .feedForward(
            FeedForwardTable.mlp(
                "fc1",
                "fc2",
                config.size(side + "_ffn_dim", 2048),
                config.text("activation_function", "relu")));
  }

  private static EncoderOutput decode(
      Ops ops, Json config, Parameters decoder, DetrTrunk trunk, Value queries, Value point) {
    long width = queries.size(-1);
    int heads = config.size("decoder_attention_heads", 8);
    Value waves = SinePlaces.ofPoints(ops, point, width / 2, 10_000);
    AtomicReference<Value> asked = new AtomicReference<>(waves);
    ConditionalAttention.Names names = ConditionalAttention.Names.CONDITIONAL;
    LayerTable table =
        table(config, "decoder", width)
            .mixer(
                (layer, i) ->
                    (o, x, c) ->
                        new ConditionalAttention(o, layer, names, width, heads).among(x, queries))
            .crossMixer(
                (layer, i) ->
                    (o, x, c) ->
                        new ConditionalAttention(o, layer, names, width, heads)
                            .across(x, queries, i == 0, asked.get(), trunk))
            .normsOnSum("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm");
    Value nothing =
        ops.constantOfShape(
            Dims.of(trunk.memory().axis(0), queries.axis(1), queries.axis(2)), ElementType.F32, 0);
    Parameters scale = decoder.at("query_scale.layers");
    return TransformerEncoder.of(
            table,
            Checkpoint.layers(decoder.at("layers"), config.size("decoder_layers", 6)),
            Choices.none())
        .encode(
            ops,
            nothing,
            LayerContext.on(ops, TokenGrid.line(queries.axis(1)), nothing),
            (layer, tokens) -> {
              asked.set(ops.mul(waves, Perceptron.apply(ops, scale, tokens, 2, width, width)));
              return tokens;
            });
  }
}
