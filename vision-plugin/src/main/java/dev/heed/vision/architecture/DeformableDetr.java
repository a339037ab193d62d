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
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DETR on several levels of an image, in which every token looks at a few points in each.
 *
 * @see <a href="https://arxiv.org/abs/2010.04159">Zhu et al. 2021, Deformable DETR: Deformable
 *     Transformers for End-to-End Object Detection</a>
 */
final class DeformableDetr implements Architecture {

  @Override
  public String modelType() {
    return "deformable_detr";
  }

  @Override
  public List<String> heads() {
    return List.of("DeformableDetrForObjectDetection");
  }

  /** What the decoder begins with. */
  private record Queries(Value tokens, Value places, Value references) {}

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    DetrTrunk.requireText(config, "position_embedding_type", "sine");
    Parameters model = parameters.at("model");
    List<Value> features =
        DetrTrunk.features(
            ops,
            config,
            model.at("backbone.conv_encoder.model"),
            choices,
            DetrTrunk.pixels(ops, config));
    LevelEncoder encoder =
        LevelEncoder.of(
            config,
            LevelEncoder.table(
                config,
                config.size("d_model", 256),
                config.size("encoder_ffn_dim", 1024),
                config.text("activation_function", "relu")));
    Levels images =
        LevelEncoder.project(
            ops,
            model.at("input_proj"),
            features,
            config.size("d_model", 256),
            config.size("num_feature_levels", 4));
    Value places =
        LevelEncoder.places(
            ops,
            images,
            SinePlaces.of(10_000).shifted(0.5),
            model.get("level_embed", images.grids().size(), images.tokens().size(-1)));
    EncoderOutput encoded =
        encoder.encode(
            ops,
            Checkpoint.layers(model.at("encoder.layers"), config.size("encoder_layers", 6)),
            images,
            places);
    Levels memory = images.with(encoded.last());
    boolean refines = config.flag("with_box_refine", false);
    boolean proposes = config.flag("two_stage", false);
    Parameters heads = refines || proposes ? heads(parameters, model) : parameters;
    Queries queries =
        proposes
            ? proposed(ops, config, model, heads, memory)
            : trained(ops, config, model, memory);
    BoxRefinement boxes = new BoxRefinement(queries.references(), now -> queries.places());
    int last = config.size("decoder_layers", 6) - 1;
    EncoderOutput decoded =
        decode(ops, config, model, memory, queries.tokens(), boxes, refines ? heads : null);
    long width = memory.tokens().size(-1);
    ops.output(
        "logits",
        Linear.of(shared(heads, "class_embed", last), width, Checkpoint.labels(config), true)
            .apply(ops, decoded.last()));
    boxes.correct(ops, Perceptron.boxes(ops, shared(heads, "bbox_embed", last), decoded.last()));
    ops.output("pred_boxes", boxes.boxes());
    encoded.outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  /** Where the heads are: beside the model, or in its decoder where it uses them. */
  private static Parameters heads(Parameters parameters, Parameters model) {
    return parameters.has("bbox_embed.0.layers.0.weight") ? parameters : model.at("decoder");
  }

  /** The head of a layer, or that of the first where all share one. */
  static Parameters shared(Parameters heads, String name, int layer) {
    Parameters own = heads.at(name + "." + layer);
    boolean there = own.has("weight") || own.has("layers.0.weight");
    return there ? own : heads.at(name + ".0");
  }

  private static Queries trained(Ops ops, Json config, Parameters model, Levels memory) {
    long width = memory.tokens().size(-1);
    Value both =
        ops.unsqueeze(
            model.get(
                "query_position_embeddings.weight", config.size("num_queries", 300), 2 * width),
            0);
    List<Value> halves = ops.split(both, 2, width, width);
    Value points =
        ops.sigmoid(
            Linear.of(model.at("reference_points"), width, 2, true).apply(ops, halves.get(0)));
    return new Queries(
        Tokens.repeat(ops, halves.get(1), memory.tokens()),
        halves.get(0),
        Tokens.repeat(ops, points, memory.tokens()));
  }

  /** The likeliest tokens of the image, by the head behind that of the last layer. */
  private static Queries proposed(
      Ops ops, Json config, Parameters model, Parameters heads, Levels memory) {
    long width = memory.tokens().size(-1);
    int head = config.size("decoder_layers", 6);
    Proposals proposals = Proposals.of(ops, memory);
    Value seen =
        LayerNorm.of(model.at("enc_output_norm"), width, 1e-5)
            .apply(
                ops,
                Linear.of(model.at("enc_output"), width, width, true)
                    .apply(ops, proposals.kept(ops, memory.tokens())));
    Value classes =
        Linear.of(heads.at("class_embed." + head), width, Checkpoint.labels(config), true)
            .apply(ops, seen);
    Value best =
        ops.topK(ops.gather(classes, 0, 2), config.size("two_stage_num_proposals", 300), 1)
            .indices();
    Value all =
        ops.add(Perceptron.boxes(ops, heads.at("bbox_embed." + head), seen), proposals.logits());
    Value boxes = ops.sigmoid(Tokens.picked(ops, all, best));
    Value waves = SinePlaces.ofNumbers(ops, boxes, width / 2, 10_000);
    Value told =
        LayerNorm.of(model.at("pos_trans_norm"), 2 * width, 1e-5)
            .apply(
                ops,
                Linear.of(model.at("pos_trans"), 2 * width, 2 * width, true).apply(ops, waves));
    List<Value> halves = ops.split(told, 2, width, width);
    return new Queries(halves.get(1), halves.get(0), boxes);
  }

  private static EncoderOutput decode(
      Ops ops,
      Json config,
      Parameters model,
      Levels memory,
      Value queries,
      BoxRefinement boxes,
      @Nullable Parameters refining) {
    long width = queries.size(-1);
    int heads = config.size("decoder_attention_heads", 8);
    int points = config.size("decoder_n_points", 4);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(1e-5))
            .mixer(
                (layer, i) ->
                    PlacedAttention.of(layer.at("self_attn"), width, heads, Choices.none(), i)
                        .among(boxes.places()))
            .crossMixer(
                (layer, i) -> {
                  DeformableAttention cross =
                      DeformableAttention.of(
                          layer.at("encoder_attn"), width, heads, memory.grids().size(), points);
                  return (o, x, c) ->
                      cross.apply(o, o.add(x, boxes.places()), memory, boxes.boxes());
                })
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("decoder_ffn_dim", 1024),
                    config.text("activation_function", "relu")))
            .normsOnSum("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm");
    return TransformerEncoder.of(
            table,
            Checkpoint.layers(model.at("decoder.layers"), config.size("decoder_layers", 6)),
            Choices.none())
        .encode(
            ops,
            queries,
            LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries),
            (layer, tokens) -> {
              if (refining != null) {
                boxes.correct(
                    ops, Perceptron.boxes(ops, shared(refining, "bbox_embed", layer), tokens));
              }
              return tokens;
            });
  }
}
