package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
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
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * A DETR on a DINOv2 that looks through windows, without layers of its own between the two: the
 * boxes of the likeliest places of the image, moved as was trained, are what a small decoder looks
 * around.
 *
 * @see <a href="https://arxiv.org/abs/2511.09554">Robinson et al. 2025, RF-DETR</a>
 * @see <a href="https://arxiv.org/abs/2406.03459">Chen et al. 2024, LW-DETR</a>
 */
final class RfDetr implements Architecture {

  @Override
  public String modelType() {
    return "rf_detr";
  }

  @Override
  public List<String> heads() {
    return List.of("RfDetrForObjectDetection", "RfDetrForInstanceSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean segments = Assembly.head(config, heads()).endsWith("ForInstanceSegmentation");
    Value pixels = DetrTrunk.pixels(ops, config);
    WindowedDino.Seen seen =
        WindowedDino.see(
            ops,
            config.object("backbone_config"),
            parameters.at("backbone.0.encoder.encoder"),
            choices,
            pixels);
    Value image =
        project(ops, config, parameters.at("backbone.0.projector.stages.0"), seen.features());
    Levels memory = Levels.of(ops, List.of(image));
    long width = config.size("d_model", 256);
    long count = config.size("num_queries", 300);
    long groups = config.size("group_detr", 13);
    Parameters transformer = parameters.at("transformer");
    Value proposed = proposed(ops, config, transformer, memory, count);
    Value trained = parameters.get("refpoint_embed.weight", groups * count, 4);
    Value boxes = moved(ops, proposed, first(ops, trained, count));
    Value features = parameters.get("query_feat.weight", groups * count, width);
    Value queries = Tokens.repeat(ops, first(ops, features, count), memory.tokens());
    EncoderOutput decoded = decode(ops, config, transformer.at("decoder"), memory, queries, boxes);
    Value found =
        LayerNorm.of(transformer.at("decoder.norm"), width, 1e-5).apply(ops, decoded.last());
    ops.output(
        "logits",
        Linear.of(parameters.at("class_embed"), width, Checkpoint.labels(config), true)
            .apply(ops, found));
    Value change = Perceptron.boxes(ops, parameters.at("bbox_embed"), found);
    ops.output("pred_boxes", moved(ops, boxes, change));
    if (segments) {
      RfDetrMasks.of(config, parameters.at("segmentation_head")).output(ops, pixels, image, found);
    }
    seen.encoded().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  /** The queries of the first group, which alone are used after training: {@code [1, Q, n]}. */
  private static Value first(Ops ops, Value all, long count) {
    return ops.unsqueeze(ops.slice(all, 0, 0, count), 0);
  }

  /** Boxes moved by parts of their own size: {@code [B, Q, 4]}. */
  private static Value moved(Ops ops, Value boxes, Value change) {
    Value middle = ops.slice(boxes, 2, 0, 2);
    Value size = ops.slice(boxes, 2, 2, 4);
    return ops.concat(
        2,
        ops.add(ops.mul(ops.slice(change, 2, 0, 2), size), middle),
        ops.mul(ops.exp(ops.slice(change, 2, 2, 4)), size));
  }

  /** The maps of several layers of the backbone as one: {@code [B, C, h, w]}. */
  private static Value project(Ops ops, Json config, Parameters stage, List<Value> features) {
    long width = config.size("d_model", 256);
    long inner = (long) (width * config.positive("hidden_expansion", 0.5));
    Step step =
        new Step(
            ops,
            Activation.named(config.text("activation_function", "silu")),
            config.positive("layer_norm_eps", 1e-5));
    Parameters block = stage.at("0");
    Value wide = step.apply(block.at("cv1"), ops.concat(1, features), 2 * inner, 1);
    List<Value> all = new ArrayList<>(ops.split(wide, 1, inner, inner));
    for (int i = 0; i < config.size("c2f_num_blocks", 3); i++) {
      Parameters own = block.at("m." + i);
      Value last = all.get(all.size() - 1);
      all.add(step.apply(own.at("cv2"), step.apply(own.at("cv1"), last, inner, 3), inner, 3));
    }
    Value joined = step.apply(block.at("cv2"), ops.concat(1, all), width, 1);
    return normed(ops, stage.at("1"), joined, 1e-6);
  }

  private static Value normed(Ops ops, Parameters norm, Value image, double epsilon) {
    Value last = ops.transpose(image, 0, 2, 3, 1);
    Value made = LayerNorm.of(norm, image.size(1), epsilon).apply(ops, last);
    return ops.transpose(made, 0, 3, 1, 2);
  }

  /** A convolution, a norm over its channels, and what bends it. */
  private record Step(Ops ops, Activation bend, double epsilon) {

    Value apply(Parameters weights, Value x, long out, long kernel) {
      Value made =
          Convolution.square(
                  weights.at("conv"), x.size(1), out, kernel, false, Window.centred(kernel, 1))
              .apply(ops, x);
      return bend.apply(ops, normed(ops, weights.at("bn"), made, epsilon));
    }
  }

  /** The boxes of the likeliest places {@code [B, Q, 4]}. */
  private static Value proposed(
      Ops ops, Json config, Parameters transformer, Levels memory, long count) {
    long width = memory.tokens().size(-1);
    Proposals proposals = Proposals.of(ops, memory);
    Value seen =
        LayerNorm.of(transformer.at("enc_output_norm.0"), width, 1e-5)
            .apply(
                ops,
                Linear.of(transformer.at("enc_output.0"), width, width, true)
                    .apply(ops, proposals.kept(ops, memory.tokens())));
    Value classes =
        Linear.of(transformer.at("enc_out_class_embed.0"), width, Checkpoint.labels(config), true)
            .apply(ops, seen);
    Value never = ops.scalar(ElementType.F32, Double.NEGATIVE_INFINITY);
    Value likely = ops.where(proposals.inside(), ops.reduceMax(classes, true, 2), never);
    Value best = ops.topK(ops.squeeze(likely, 2), count, 1).indices();
    Value nothing = ops.scalar(ElementType.F32, 0);
    Value squares = ops.where(proposals.inside(), proposals.boxes(), nothing);
    Value change = Perceptron.boxes(ops, transformer.at("enc_out_bbox_embed.0"), seen);
    return Tokens.picked(ops, moved(ops, squares, change), best);
  }

  private static EncoderOutput decode(
      Ops ops, Json config, Parameters decoder, Levels memory, Value queries, Value boxes) {
    long width = queries.size(-1);
    Value waves = SinePlaces.ofPoints(ops, boxes, width / 2, 10_000);
    Value places =
        Perceptron.apply(ops, decoder.at("ref_point_head.layers"), waves, 2, width, width);
    int self = config.size("decoder_self_attention_heads", 8);
    int cross = config.size("decoder_cross_attention_heads", 16);
    int points = config.size("decoder_n_points", 2);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(1e-5))
            .mixer(
                (layer, i) ->
                    PlacedAttention.fused(
                            ops, layer.at("self_attn"), width, self, Choices.none(), i)
                        .among(places))
            .crossMixer(
                (layer, i) -> {
                  DeformableAttention around =
                      DeformableAttention.of(
                          layer.at("cross_attn"), width, cross, memory.grids().size(), points);
                  return (o, x, c) -> around.apply(o, o.add(x, places), memory, boxes);
                })
            .feedForward(
                FeedForwardTable.mlp(
                    "linear1",
                    "linear2",
                    config.size("decoder_ffn_dim", 2048),
                    config.text("decoder_activation_function", "relu")))
            .normsOnSum("norm1", "norm2", "norm3");
    return TransformerEncoder.of(
            table,
            Checkpoint.layers(decoder.at("layers"), config.size("decoder_layers", 3)),
            Choices.none())
        .encode(ops, queries, LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries));
  }
}
