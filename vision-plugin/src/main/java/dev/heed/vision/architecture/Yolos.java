package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import java.util.List;

/**
 * A ViT that detects: behind the patches stand tokens that each look for one object.
 *
 * @see <a href="https://arxiv.org/abs/2106.00666">Fang et al. 2021, You Only Look at One
 *     Sequence</a>
 */
final class Yolos implements Architecture {

  @Override
  public String modelType() {
    return "yolos";
  }

  @Override
  public List<String> heads() {
    return List.of("YolosForObjectDetection", "YolosModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "vit", "embeddings.cls_token");
    int width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 512, 16);
    int detections = config.size("num_detection_tokens", 100);
    long all = 1 + pixels.rows() * pixels.columns() + detections;
    Value places = body.get("embeddings.position_embeddings", 1, all, width);
    LayerTable table = Vit.table(config, positions(pixels, places));
    TransformerEncoder layers = Vit.layers(config, table, body, choices);

    Embedded patches = pixels.patches(body, width).embed(ops, pixels.input(ops));
    Value classToken = body.get("embeddings.cls_token", 1, 1, width);
    Embedded seen = patches.after(ops, classToken);
    Value lookers = body.get("embeddings.detection_tokens", 1, detections, width);
    Value tokens = ops.concat(1, seen.tokens(), Tokens.repeat(ops, lookers, seen.tokens()));
    TokenGrid grid = seen.grid();
    Value placed = layers.place(ops, new Embedded(tokens, grid));
    EncoderOutput encoded =
        layers.encode(
            ops,
            placed,
            LayerContext.on(ops, grid, placed),
            between(ops, config, body, choices, grid));
    Value last = table.norm(body.at("layernorm")).apply(ops, encoded.last());

    if (head.equals("YolosModel")) {
      ops.output("last_hidden_state", last);
      Tokens.outputPooled(ops, config, body, last);
    } else {
      detect(ops, config, parameters, ops.slice(last, 1, -detections, Long.MAX_VALUE));
    }
    encoded.outputMaps(ops, choices, "");
  }

  private static InterpolatedPositions positions(Pixels pixels, Value table) {
    return new InterpolatedPositions(
        table, 1, pixels.rows(), pixels.columns(), Interpolation.CUBIC);
  }

  /**
   * Position vectors are added again behind every layer but the last, where the model was trained
   * so.
   */
  private static TransformerEncoder.Between between(
      Ops ops, Json config, Parameters body, Choices choices, TokenGrid grid) {
    if (!config.flag("use_mid_position_embeddings", true) || choices.position().isPresent()) {
      return (layer, tokens) -> tokens;
    }
    Pixels pixels = Pixels.of(config, 512, 16);
    int count = config.size("num_hidden_layers", 12);
    long all = 1 + pixels.rows() * pixels.columns() + config.size("num_detection_tokens", 100);
    Value tables =
        body.get("encoder.mid_position_embeddings", count - 1L, 1, all, Vit.width(config));
    return (layer, tokens) ->
        positions(pixels, ops.gather(tables, layer, 0)).onTokens(ops, tokens, grid);
  }

  /** What each detection token found: a class, and a box as centre and size, from 0 to 1. */
  private static void detect(Ops ops, Json config, Parameters parameters, Value found) {
    long labels = Checkpoint.labels(config) + 1L; // the last is: nothing
    ops.output("logits", mlp(ops, parameters.at("class_labels_classifier.layers"), found, labels));
    Value boxes = mlp(ops, parameters.at("bbox_predictor.layers"), found, 4);
    ops.output("pred_boxes", ops.sigmoid(boxes));
  }

  private static Value mlp(Ops ops, Parameters layers, Value x, long out) {
    long width = x.size(-1);
    Value one = ops.relu(Linear.of(layers.at("0"), width, width, true).apply(ops, x));
    Value two = ops.relu(Linear.of(layers.at("1"), width, width, true).apply(ops, one));
    return Linear.of(layers.at("2"), width, out, true).apply(ops, two);
  }
}
