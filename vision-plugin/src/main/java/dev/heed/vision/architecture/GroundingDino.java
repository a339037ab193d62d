package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;

/**
 * Finds what a text names: image and text are encoded together, the places that fit the text best
 * become queries, and each query is compared with every word.
 *
 * @see <a href="https://arxiv.org/abs/2303.05499">Liu et al. 2023, Grounding DINO: Marrying DINO
 *     with Grounded Pre-Training for Open-Set Object Detection</a>
 */
final class GroundingDino implements Architecture {

  @Override
  public String modelType() {
    return "grounding-dino";
  }

  @Override
  public List<String> heads() {
    return List.of("GroundingDinoForObjectDetection");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    DetrTrunk.requireText(config, "position_embedding_type", "sine");
    Parameters model = parameters.at("model");
    long width = config.size("d_model", 256);
    GroundingText text = GroundingText.of(ops, config, model, choices);
    Levels images = images(ops, config, model, choices, width);
    Value places =
        LevelEncoder.places(
            ops,
            images,
            SinePlaces.of(config.positive("positional_embedding_temperature", 20)),
            model.get("level_embed", images.grids().size(), width));
    GroundingEncoder.Encoded encoded =
        new GroundingEncoder(ops, config, model.at("encoder.layers"), text).encode(images, places);
    Levels memory = images.with(encoded.image());
    GroundingText told = text.with(encoded.text());

    BoxRefinement boxes = boxes(ops, config, model, memory, told);
    Value queries =
        Tokens.repeat(
            ops,
            ops.unsqueeze(
                model.get(
                    "query_position_embeddings.weight", config.size("num_queries", 900), width),
                0),
            memory.tokens());
    EncoderOutput decoded = decode(ops, config, parameters, memory, told, queries, boxes);
    int last = config.size("decoder_layers", 6) - 1;
    Value found =
        LayerNorm.of(model.at("decoder.layer_norm"), width, config.positive("layer_norm_eps", 1e-5))
            .apply(ops, decoded.last());
    ops.output("logits", told.padded(ops, config, told.alike(ops, found)));
    boxes.correct(
        ops, Perceptron.boxes(ops, DeformableDetr.shared(parameters, "bbox_embed", last), found));
    ops.output("pred_boxes", boxes.boxes());
    encoded.layers().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  private static Levels images(
      Ops ops, Json config, Parameters model, Choices choices, long width) {
    List<Value> features =
        DetrTrunk.features(
            ops,
            config,
            model.at("backbone.conv_encoder.model"),
            choices,
            DetrTrunk.pixels(ops, config));
    return LevelEncoder.project(
        ops, model.at("input_proj_vision"), features, width, config.size("num_feature_levels", 4));
  }

  /** Where queries look first: around the tokens that fit any word best, or at trained boxes. */
  private static BoxRefinement boxes(
      Ops ops, Json config, Parameters model, Levels memory, GroundingText text) {
    long width = memory.tokens().size(-1);
    long count = config.size("num_queries", 900);
    Parameters head = model.at("decoder.reference_points_head.layers");
    Value first;
    if (config.flag("two_stage", true)) {
      Proposals proposals = Proposals.of(ops, memory);
      double epsilon = config.positive("layer_norm_eps", 1e-5);
      Value seen =
          LayerNorm.of(model.at("enc_output_norm"), width, epsilon)
              .apply(
                  ops,
                  Linear.of(model.at("enc_output"), width, width, true)
                      .apply(ops, proposals.kept(ops, memory.tokens())));
      Value fits = ops.reduceMax(text.alike(ops, seen), false, 2);
      Value best = ops.topK(fits, count, 1).indices();
      Value all =
          ops.add(
              Perceptron.boxes(ops, model.at("encoder_output_bbox_embed"), seen),
              proposals.logits());
      first = ops.sigmoid(Tokens.picked(ops, all, best));
    } else {
      Value trained = ops.unsqueeze(model.get("reference_points.weight", count, 4), 0);
      first = Tokens.repeat(ops, ops.sigmoid(trained), memory.tokens());
    }
    return new BoxRefinement(
        first,
        now ->
            Perceptron.apply(
                ops, head, SinePlaces.ofPoints(ops, now, width / 2, 10_000), 2, width, width));
  }

  private static EncoderOutput decode(
      Ops ops,
      Json config,
      Parameters parameters,
      Levels memory,
      GroundingText text,
      Value queries,
      BoxRefinement boxes) {
    long width = queries.size(-1);
    int heads = config.size("decoder_attention_heads", 8);
    NormTable norms = NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5));
    LayerTable table =
        LayerTable.of(width, norms)
            .mixer(
                (layer, i) -> {
                  PlacedAttention self =
                      GroundingText.attention(layer.at("self_attn"), width, heads);
                  return (o, x, c) -> self.among(boxes.places()).apply(o, x, c);
                })
            .crossMixer(
                (layer, i) -> reading(config, layer, norms, memory, text, boxes, width, heads))
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("decoder_ffn_dim", 2048),
                    config.text("activation_function", "relu")))
            .normsOnSum("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm");
    return TransformerEncoder.of(
            table,
            Checkpoint.layers(
                parameters.at("model.decoder.layers"), config.size("decoder_layers", 6)),
            Choices.none())
        .encode(
            ops,
            queries,
            LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries),
            (layer, tokens) -> {
              Parameters head = DeformableDetr.shared(parameters, "bbox_embed", layer);
              boxes.correct(ops, Perceptron.boxes(ops, head, tokens));
              return tokens;
            });
  }

  /**
   * Queries read the text, then the image around their boxes. Two steps in one: the tokens are
   * taken away at the end because the layer adds them.
   */
  private static TokenMixer reading(
      Json config,
      Parameters layer,
      NormTable norms,
      Levels memory,
      GroundingText text,
      BoxRefinement boxes,
      long width,
      int heads) {
    PlacedAttention words = GroundingText.attention(layer.at("encoder_attn_text"), width, heads);
    DeformableAttention image =
        DeformableAttention.of(
            layer.at("encoder_attn"),
            width,
            heads,
            memory.grids().size(),
            config.size("decoder_n_points", 4));
    return (ops, x, context) -> {
      AttentionContext there =
          AttentionContext.on(TokenGrid.line(text.tokens().axis(1))).withMask(text.real(ops));
      Attended read =
          words.reading(boxes.places(), text.tokens(), text.tokens(), there).apply(ops, x, context);
      Value informed =
          norms
              .of(layer.at("encoder_attn_text_layer_norm"), width)
              .apply(ops, ops.add(x, read.output()));
      Attended seen = image.apply(ops, ops.add(informed, boxes.places()), memory, boxes.boxes());
      return new Attended(ops.sub(ops.add(informed, seen.output()), x), seen.weights());
    };
  }
}
