package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForward;
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
 * DETR whose queries are boxes: each layer asks for what is around them, as wide and as high as
 * they are, and corrects them.
 *
 * @see <a href="https://arxiv.org/abs/2201.12329">Liu et al. 2022, DAB-DETR: Dynamic Anchor Boxes
 *     are Better Queries for DETR</a>
 */
final class DabDetr implements Architecture {

  @Override
  public String modelType() {
    return "dab-detr";
  }

  @Override
  public List<String> heads() {
    return List.of("DabDetrForObjectDetection");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    if (config.integer("num_patterns", 0) > 0 || config.integer("query_dim", 4) != 4) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "config.json asks for patterns of queries, or for queries that are no boxes; DAB-DETR is"
              + " built from weights with num_patterns 0 and query_dim 4.");
    }
    Parameters model = parameters.at("model");
    DetrTrunk trunk = trunk(ops, config, model, choices);
    long width = trunk.memory().size(-1);
    Decoder decoder = new Decoder(ops, config, parameters, trunk, width);
    EncoderOutput decoded = decoder.decode();
    LayerTable norms = LayerTable.of(width, NormTable.layerNorm(1e-5));
    Value found = norms.norm(model.at("decoder.layernorm")).apply(ops, decoded.last());
    ops.output(
        "logits",
        Linear.of(parameters.at("class_embed"), width, Checkpoint.labels(config), true)
            .apply(ops, found));
    decoder.correct(found);
    ops.output("pred_boxes", decoder.boxes.boxes());
    trunk.encoded().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  private static DetrTrunk trunk(Ops ops, Json config, Parameters model, Choices choices) {
    int width = config.size("hidden_size", 256);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(1e-5))
            .feedForward((layer, w) -> net(config, layer, w, config.size("encoder_ffn_dim", 2048)))
            .normsOnSum("self_attn_layer_norm", "final_layer_norm");
    SinePlaces sines =
        new SinePlaces(
            config.positive("temperature_height", 20), config.positive("temperature_width", 20), 0);
    Parameters scale = model.at("encoder.query_scale.layers");
    DetrTrunk trunk =
        DetrTrunk.of(
            ops,
            config,
            model,
            choices,
            table,
            config.size("encoder_attention_heads", 8),
            sines,
            DetrTrunk.features(
                ops,
                config,
                model.at("backbone.conv_encoder.model"),
                choices,
                DetrTrunk.pixels(ops, config)),
            (x, places) -> ops.mul(places, Perceptron.apply(ops, scale, x, 2, width, width)));
    return config.flag("normalize_before", false)
        ? trunk.withMemory(table.norm(model.at("encoder.norm")).apply(ops, trunk.memory()))
        : trunk;
  }

  /** A net that may be bent by a trained slope, as PReLU is. */
  private static FeedForward net(Json config, Parameters layer, long width, long inner) {
    String named = config.text("activation_function", "prelu");
    Linear up = Linear.of(layer.at("fc1"), width, inner, true);
    Linear down = Linear.of(layer.at("fc2"), inner, width, true);
    if (!named.equals("prelu")) {
      Activation bend = Activation.named(named);
      return (ops, x) -> down.apply(ops, bend.apply(ops, up.apply(ops, x)));
    }
    Value slope = layer.get("activation_fn.weight", 1);
    return (ops, x) -> {
      Value wide = up.apply(ops, x);
      Value below = ops.mul(ops.relu(ops.neg(wide)), slope);
      return down.apply(ops, ops.sub(ops.relu(wide), below));
    };
  }

  /** The layers that read the image, and the boxes that they correct. */
  private static final class Decoder {

    private final Ops ops;
    private final Json config;
    private final Parameters parameters;
    private final Parameters decoder;
    private final DetrTrunk trunk;
    private final long width;
    private final BoxRefinement boxes;
    private final AtomicReference<Value> asked = new AtomicReference<>();

    Decoder(Ops ops, Json config, Parameters parameters, DetrTrunk trunk, long width) {
      this.ops = ops;
      this.config = config;
      this.parameters = parameters;
      this.decoder = parameters.at("model.decoder");
      this.trunk = trunk;
      this.width = width;
      long count = config.size("num_queries", 300);
      Value trained = parameters.get("model.query_refpoint_embeddings.weight", count, 4);
      Value first = Tokens.repeat(ops, ops.unsqueeze(trained, 0), trunk.memory());
      this.boxes =
          new BoxRefinement(
              ops.sigmoid(first),
              now ->
                  Perceptron.apply(
                      ops, decoder.at("ref_point_head.layers"), waves(now), 2, width, width));
    }

    private Value waves(Value boxes) {
      return SinePlaces.ofPoints(ops, boxes, width / 2, 10_000);
    }

    EncoderOutput decode() {
      int heads = config.size("decoder_attention_heads", 8);
      boolean always = config.flag("keep_query_pos", false);
      ConditionalAttention.Names names = ConditionalAttention.Names.DAB;
      LayerTable table =
          LayerTable.of(width, NormTable.layerNorm(1e-5))
              .mixer(
                  (layer, i) ->
                      (o, x, c) ->
                          new ConditionalAttention(o, layer, names, width, heads)
                              .among(x, boxes.places()))
              .crossMixer(
                  (layer, i) ->
                      (o, x, c) ->
                          new ConditionalAttention(o, layer, names, width, heads)
                              .across(x, boxes.places(), always || i == 0, asked.get(), trunk))
              .feedForward(
                  (layer, w) ->
                      net(config, layer.at("mlp"), w, config.size("decoder_ffn_dim", 2048)))
              .normsOnSum(
                  "self_attn.self_attn_layer_norm",
                  "cross_attn.cross_attn_layer_norm",
                  "mlp.final_layer_norm");
      Value places = boxes.boxes();
      Value nothing =
          ops.constantOfShape(Dims.of(places.axis(0), places.axis(1), width), ElementType.F32, 0);
      ask(nothing, true);
      return TransformerEncoder.of(
              table,
              Checkpoint.layers(decoder.at("layers"), config.size("decoder_layers", 6)),
              Choices.none())
          .encode(
              ops,
              nothing,
              LayerContext.on(ops, TokenGrid.line(places.axis(1)), nothing),
              (layer, tokens) -> {
                correct(tokens);
                ask(tokens, false);
                return tokens;
              });
    }

    void correct(Value tokens) {
      boxes.correct(ops, Perceptron.boxes(ops, parameters.at("bbox_predictor"), tokens));
    }

    /** The waves of the boxes' middles, the more narrow the smaller a box is for its object. */
    private void ask(Value tokens, boolean first) {
      Value middle = ops.slice(waves(boxes.boxes()), 2, 0, width); // y, then x
      Value scaled =
          first
              ? middle
              : ops.mul(
                  middle,
                  Perceptron.apply(ops, decoder.at("query_scale.layers"), tokens, 2, width, width));
      Value sizes =
          ops.sigmoid(
              Perceptron.apply(ops, decoder.at("ref_anchor_head.layers"), tokens, 2, width, 2));
      Value ratio = ops.div(sizes, ops.slice(boxes.boxes(), 2, 2, 4)); // width, height
      List<Value> halves = ops.split(scaled, 2, width / 2, width / 2);
      asked.set(
          ops.concat(
              2,
              ops.mul(halves.get(0), ops.slice(ratio, 2, 1, 2)),
              ops.mul(halves.get(1), ops.slice(ratio, 2, 0, 1))));
    }
  }
}
