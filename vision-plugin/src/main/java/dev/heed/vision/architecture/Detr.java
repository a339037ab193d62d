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

/**
 * Detection as translation: a set of trained queries reads an encoded image, and each becomes a box
 * and a class, or nothing.
 *
 * @see <a href="https://arxiv.org/abs/2005.12872">Carion et al. 2020, End-to-End Object Detection
 *     with Transformers</a>
 * @see <a href="https://arxiv.org/abs/2110.00061">Smock et al. 2022, PubTables-1M</a>
 */
final class Detr implements Architecture {

  private final String modelType;
  private final List<String> heads;
  private final boolean normsFirst;

  private Detr(String modelType, boolean normsFirst, String... heads) {
    this.modelType = modelType;
    this.heads = List.of(heads);
    this.normsFirst = normsFirst;
  }

  static Detr detr() {
    return new Detr("detr", false, "DetrForObjectDetection", "DetrForSegmentation", "DetrModel");
  }

  /** The same with norms before each step. */
  static Detr tables() {
    return new Detr(
        "table-transformer", true, "TableTransformerForObjectDetection", "TableTransformerModel");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return heads;
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    boolean segments = head.equals("DetrForSegmentation");
    Parameters detector = segments ? parameters.at("detr") : parameters;
    Parameters model = Checkpoint.body(detector, "model", "query_position_embeddings.weight");
    DetrTrunk trunk = trunk(ops, config, model, choices);
    EncoderOutput decoded = decode(ops, config, model.at("decoder"), trunk, queries(config, model));
    LayerTable table = table(config, "decoder", decoded.last().size(-1));
    Value found = table.norm(model.at("decoder.layernorm")).apply(ops, decoded.last());

    if (head.endsWith("Model")) {
      ops.output("last_hidden_state", found);
      ops.output("encoder_last_hidden_state", trunk.memory());
    } else {
      detect(ops, config, detector, found);
    }
    if (segments) {
      DetrMasks.of(config, parameters).output(ops, trunk, found);
    }
    trunk.encoded().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  private DetrTrunk trunk(Ops ops, Json config, Parameters model, Choices choices) {
    LayerTable table = table(config, "encoder", config.size("d_model", 256));
    List<Value> features =
        DetrTrunk.features(
            ops,
            config,
            model.at("backbone.conv_encoder.model"),
            choices,
            DetrTrunk.pixels(ops, config));
    DetrTrunk trunk =
        DetrTrunk.of(
            ops,
            config,
            model,
            choices,
            table,
            config.size("encoder_attention_heads", 8),
            SinePlaces.of(10_000),
            features,
            (x, places) -> places);
    return normsFirst
        ? trunk.withMemory(
            table.norm(model.at("encoder.layernorm")).apply(ops, trunk.encoded().last()))
        : trunk;
  }

  private LayerTable table(Json config, String side, long width) {
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(1e-5))
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size(side + "_ffn_dim", 2048),
                    config.text("activation_function", "relu")));
    String[] norms =
        side.equals("encoder")
            ? new String[] {"self_attn_layer_norm", "final_layer_norm"}
            : new String[] {"self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm"};
    return normsFirst ? table.normsBefore(norms) : table.normsOnSum(norms);
  }

  /** Where each query looks, as far as it was trained to: {@code [1, Q, C]}. */
  private static Value queries(Json config, Parameters model) {
    return model.get(
        "query_position_embeddings.weight",
        config.size("num_queries", 100),
        config.size("d_model", 256));
  }

  private EncoderOutput decode(
      Ops ops, Json config, Parameters decoder, DetrTrunk trunk, Value queries) {
    long width = queries.size(-1);
    int heads = config.size("decoder_attention_heads", 8);
    Value places = ops.unsqueeze(queries, 0);
    Value told = ops.add(trunk.memory(), trunk.places());
    LayerTable table =
        table(config, "decoder", width)
            .mixer(
                (layer, i) ->
                    PlacedAttention.of(layer.at("self_attn"), width, heads, Choices.none(), i)
                        .among(places))
            .crossMixer(
                (layer, i) ->
                    PlacedAttention.of(layer.at("encoder_attn"), width, heads, Choices.none(), i)
                        .reading(places, told, trunk.memory(), trunk.context()));
    Value nothing =
        ops.constantOfShape(
            Dims.of(trunk.memory().axis(0), queries.axis(0), queries.axis(1)), ElementType.F32, 0);
    return TransformerEncoder.of(
            table,
            Checkpoint.layers(decoder.at("layers"), config.size("decoder_layers", 6)),
            Choices.none())
        .encode(ops, nothing, LayerContext.on(ops, TokenGrid.line(queries.axis(0)), nothing));
  }

  /** A class, or nothing (the last), and a box as centre and size, from 0 to 1. */
  private static void detect(Ops ops, Json config, Parameters detector, Value found) {
    long labels = Checkpoint.labels(config) + 1L;
    ops.output(
        "logits",
        Linear.of(detector.at("class_labels_classifier"), found.size(-1), labels, true)
            .apply(ops, found));
    ops.output(
        "pred_boxes", ops.sigmoid(Perceptron.boxes(ops, detector.at("bbox_predictor"), found)));
  }
}
