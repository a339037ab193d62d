package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
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
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attended;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.stream.IntStream;

/**
 * RT-DETR whose decoder says of each edge of a box how likely it is where, and sharpens these
 * distributions layer by layer.
 *
 * @see <a href="https://arxiv.org/abs/2410.13842">Peng et al. 2024, D-FINE: Redefine Regression
 *     Task in DETRs as Fine-grained Distribution Refinement</a>
 */
final class DFine implements Architecture {

  @Override
  public String modelType() {
    return "d_fine";
  }

  @Override
  public List<String> heads() {
    return List.of("DFineForObjectDetection");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    DetrTrunk.requireText(config, "decoder_method", "default");
    Parameters model = parameters.at("model");
    List<Value> maps = RtDetr.maps(ops, config, model, choices);
    HybridEncoder.Encoded encoded =
        new Encoder(ops, config, model.at("encoder")).apply(maps, choices);
    Levels memory = RtDetr.levels(ops, config, model, encoded.maps());
    RegionQueries chosen = RegionQueries.of(ops, config, model, memory);

    Parameters decoder = model.at("decoder");
    long width = chosen.tokens().size(-1);
    BoxRefinement boxes =
        new BoxRefinement(
            ops.sigmoid(chosen.boxes()),
            now ->
                ops.clip(
                    Perceptron.apply(
                        ops, decoder.at("query_pos_head.layers"), now, 2, 2 * width, width),
                    -10,
                    10));
    EdgeDistributions edges = new EdgeDistributions(ops, config, decoder, boxes);
    EncoderOutput decoded = decode(ops, config, decoder, memory, chosen.tokens(), edges);
    int last = layers(config) - 1;
    edges.sharpen(last, decoded.last());
    Value scores =
        Linear.of(decoder.at("class_embed." + last), width, Checkpoint.labels(config), true)
            .apply(ops, decoded.last());
    ops.output("logits", ops.add(scores, edges.quality(last)));
    ops.output("pred_boxes", boxes.boxes());
    encoded.layers().outputMaps(ops, choices, "encoder_");
    decoded.outputMaps(ops, choices, "decoder_");
  }

  /** Layers behind the one that is read serve training alone. */
  private static int layers(Json config) {
    int all = config.size("decoder_layers", 6);
    int read = config.integer("eval_idx", -1);
    return read < 0 ? all + read + 1 : read + 1;
  }

  private static EncoderOutput decode(
      Ops ops,
      Json config,
      Parameters decoder,
      Levels memory,
      Value queries,
      EdgeDistributions edges) {
    long width = queries.size(-1);
    int heads = config.size("decoder_attention_heads", 8);
    BoxRefinement boxes = edges.boxes();
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
                      DeformableAttention.of(
                              layer.at("encoder_attn"), width, heads, points(config, memory))
                          .spread(config.positive("decoder_offset_scale", 0.5))
                          .shares(layer.at("encoder_attn"), "num_points_scale");
                  return gated(
                      layer.at("gateway"),
                      (o, x, c) -> cross.apply(o, o.add(x, boxes.places()), memory, boxes.boxes()));
                })
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("decoder_ffn_dim", 1024),
                    config.text("decoder_activation_function", "relu")))
            .normsOnSum("self_attn_layer_norm", "", "final_layer_norm");
    return TransformerEncoder.of(
            table, Checkpoint.layers(decoder.at("layers"), layers(config)), Choices.none())
        .encode(
            ops,
            queries,
            LayerContext.on(ops, TokenGrid.line(queries.axis(1)), queries),
            (layer, tokens) -> {
              edges.sharpen(layer, tokens);
              return tokens;
            });
  }

  private static List<Integer> points(Json config, Levels memory) {
    boolean list =
        config.value("decoder_n_points").filter(found -> found instanceof List).isPresent();
    int each = list ? 0 : config.size("decoder_n_points", 4);
    return list
        ? config.sizes("decoder_n_points")
        : IntStream.range(0, memory.grids().size()).map(i -> each).boxed().toList();
  }

  /**
   * A gate in place of a sum: how much of the tokens and of what they read goes on. The tokens are
   * taken away again because the layer adds them.
   */
  private static TokenMixer gated(Parameters gateway, TokenMixer mixer) {
    return (ops, x, context) -> {
      Attended read = mixer.apply(ops, x, context);
      long width = x.size(-1);
      Value both = ops.concat(2, x, read.output());
      Linear gate = Linear.of(gateway.at("gate"), 2 * width, 2 * width, true);
      List<Value> gates = ops.split(ops.sigmoid(gate.apply(ops, both)), 2, width, width);
      Value sum = ops.add(ops.mul(gates.get(0), x), ops.mul(gates.get(1), read.output()));
      Value normed = LayerNorm.of(gateway.at("norm"), width, 1e-5).apply(ops, sum);
      return new Attended(ops.sub(normed, x), read.weights());
    };
  }

  /** RT-DETR's encoder with blocks that keep what each of their steps gave. */
  private static final class Encoder extends HybridEncoder {

    Encoder(Ops ops, Json config, Parameters parameters) {
      super(ops, config, parameters);
    }

    @Override
    ConvNorm lateral() {
      return step.linear();
    }

    @Override
    Value halve(Parameters weights, Value map) {
      Value mixed = step.linear().apply(ops, weights.at("conv1"), map, width, 1, 1);
      Window each = Window.centred(3, 2).groups(width);
      return step.linear().apply(ops, weights.at("conv2"), mixed, width, 3, each);
    }

    @Override
    Value block(Parameters weights, Value both) {
      int depth = (int) Math.rint(3 * config.positive("depth_mult", 1));
      long inner = (long) Math.floor(config.positive("hidden_expansion", 1) * width / 2);
      Value wide = step.apply(ops, weights.at("conv1"), both, 2 * width, 1, 1);
      List<Value> halves = ops.split(wide, 1, width, width);
      Value one =
          through(weights, "conv2", crossStage(weights, "csp_rep1", halves.get(1), depth, inner));
      Value two = through(weights, "conv3", crossStage(weights, "csp_rep2", one, depth, inner));
      Value all = ops.concat(1, halves.get(0), halves.get(1), one, two);
      return step.apply(ops, weights.at("conv4"), all, width, 1, 1);
    }

    private Value crossStage(Parameters weights, String name, Value x, int depth, long inner) {
      return crossStage(weights.at(name), x, depth, inner, inner);
    }

    private Value through(Parameters weights, String name, Value x) {
      return step.apply(ops, weights.at(name), x, x.size(1), 3, 1);
    }
  }
}
