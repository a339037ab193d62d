package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RT-DETR's encoder: attention in the coarsest map alone, then convolutions carry what it found to
 * the finer maps and back.
 *
 * @see <a href="https://arxiv.org/abs/2304.08069">Zhao et al. 2024, DETRs Beat YOLOs on Real-time
 *     Object Detection, section 4.2</a>
 */
class HybridEncoder {

  /** Maps of all levels, finest first, and what the layers saw. */
  record Encoded(List<Value> maps, EncoderOutput layers) {}

  final Ops ops;
  final Json config;
  final Parameters parameters;
  final long width;
  final ConvNorm step;
  final String bend;

  HybridEncoder(Ops ops, Json config, Parameters parameters) {
    this.ops = ops;
    this.config = config;
    this.parameters = parameters;
    this.width = config.size("encoder_hidden_dim", 256);
    this.bend = config.text("activation_function", "silu");
    this.step =
        ConvNorm.named("conv", "norm")
            .epsilon(config.positive("batch_norm_eps", 1e-5))
            .activation(bend);
  }

  /** Of maps that have the encoder's width, finest first. */
  Encoded apply(List<Value> maps, Choices choices) {
    List<Value> all = new ArrayList<>(maps);
    List<Value> states = new ArrayList<>();
    List<Optional<Value>> seen = new ArrayList<>();
    int layers = config.sizeOrZero("encoder_layers", 1);
    List<Integer> attended =
        config.has("encode_proj_layers") ? config.integers("encode_proj_layers") : List.of(2);
    for (int i = 0; i < attended.size() && layers > 0; i++) {
      requireMap(attended.get(i), all.size());
      Embedded tokens = PatchEmbedding.tokens(ops, all.get(attended.get(i)));
      EncoderOutput encoded =
          attend(parameters.at("encoder." + i + ".layers"), tokens, layers, choices);
      all.set(attended.get(i), PatchEmbedding.image(ops, encoded.last(), tokens.grid()));
      states.addAll(encoded.states());
      seen.addAll(encoded.maps());
    }
    return new Encoded(finerToCoarser(coarserToFiner(all)), new EncoderOutput(states, seen));
  }

  private void requireMap(int index, int maps) {
    if (index < 0 || index >= maps) {
      throw HeedException.invalidModel(
          "%s: 'encode_proj_layers' names the feature map %s, but the backbone gives %s."
              .formatted(config.origin(), index, maps));
    }
  }

  private EncoderOutput attend(Parameters weights, Embedded tokens, int count, Choices choices) {
    int heads = config.size("encoder_attention_heads", 8);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
            .attention(
                AttentionTable.split(
                        "self_attn.q_proj",
                        "self_attn.k_proj",
                        "self_attn.v_proj",
                        "self_attn.out_proj")
                    .heads(heads))
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("encoder_ffn_dim", 1024),
                    config.text("encoder_activation_function", "gelu")))
            .normsOnSum("self_attn_layer_norm", "final_layer_norm");
    Value places = places(tokens.grid());
    LayerTable own =
        config.has("eval_size") // as published, positions are then left out
            ? table
            : table.mixer(
                (layer, i) ->
                    PlacedAttention.of(layer.at("self_attn"), width, heads, choices, i)
                        .among(places));
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> choices.position(i).isPresent() ? table : own,
            Checkpoint.layers(weights, count),
            choices);
    Value placed = layers.place(ops, tokens);
    return layers.encode(ops, placed, LayerContext.on(ops, tokens.grid(), placed));
  }

  /** Sines and cosines of rows, then of columns, counted from 0: {@code [1, h*w, C]}. */
  private Value places(TokenGrid grid) {
    long quarter = width / 4;
    double base = config.positive("positional_encoding_temperature", 10_000);
    float[] speeds = new float[Math.toIntExact(quarter)];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = (float) Math.pow(base, -(double) i / quarter);
    }
    Dims dims = Dims.of(grid.rows(), grid.columns(), quarter);
    Value rows = ops.unsqueeze(SinePlaces.numbers(ops, grid.rows()), 1, 2); // [h, 1, 1]
    Value columns = ops.unsqueeze(SinePlaces.numbers(ops, grid.columns()), 0, 2);
    Value down = ops.expand(ops.mul(rows, ops.constants(speeds)), dims);
    Value across = ops.expand(ops.mul(columns, ops.constants(speeds)), dims);
    Value all = ops.concat(2, ops.sin(down), ops.cos(down), ops.sin(across), ops.cos(across));
    return ops.unsqueeze(ops.reshape(all, -1, width), 0);
  }

  private List<Value> coarserToFiner(List<Value> maps) {
    List<Value> made = new ArrayList<>(List.of(maps.get(maps.size() - 1)));
    for (int i = 0; i + 1 < maps.size(); i++) {
      Value finer = maps.get(maps.size() - 2 - i);
      Value coarse =
          lateral().apply(ops, parameters.at("lateral_convs." + i), made.get(0), width, 1, 1);
      made.set(0, coarse);
      Value sizes = ops.sizes(Dims.of(finer.axis(2), finer.axis(3)));
      Resizing nearest = Resizing.nearest().with(Resizing.Coordinates.ASYMMETRIC);
      Value both = ops.concat(1, ops.resize(coarse, nearest, sizes), finer);
      made.add(0, block(parameters.at("fpn_blocks." + i), both));
    }
    return made;
  }

  private List<Value> finerToCoarser(List<Value> maps) {
    List<Value> made = new ArrayList<>(List.of(maps.get(0)));
    for (int i = 0; i + 1 < maps.size(); i++) {
      Value coarse = maps.get(i + 1);
      Value halved = halve(parameters.at("downsample_convs." + i), made.get(i));
      Value fit = ops.assume(halved, coarse.dims().with(1, halved.axis(1)));
      made.add(block(parameters.at("pan_blocks." + i), ops.concat(1, fit, coarse)));
    }
    return made;
  }

  /** What stands before a map goes to the finer ones. */
  ConvNorm lateral() {
    return step;
  }

  /** A map at half its size. */
  Value halve(Parameters weights, Value map) {
    return step.apply(ops, weights, map, width, 3, 2);
  }

  /** Two maps one behind the other become one: {@code [B, 2C, h, w] -> [B, C, h, w]}. */
  Value block(Parameters weights, Value both) {
    long inner = (long) (width * config.positive("hidden_expansion", 1));
    return crossStage(weights, both, 3, inner, width);
  }

  /** A part of the channels through blocks of two convolutions each, a part around them. */
  final Value crossStage(Parameters weights, Value x, int blocks, long inner, long out) {
    Value through = step.apply(ops, weights.at("conv1"), x, inner, 1, 1);
    for (int i = 0; i < blocks; i++) {
      Parameters block = weights.at("bottlenecks." + i);
      Value wide = step.linear().apply(ops, block.at("conv1"), through, inner, 3, 1);
      Value narrow = step.linear().apply(ops, block.at("conv2"), through, inner, 1, 1);
      through = Activation.named(bend).apply(ops, ops.add(wide, narrow));
    }
    Value sum = ops.add(through, step.apply(ops, weights.at("conv2"), x, inner, 1, 1));
    return inner == out ? sum : step.apply(ops, weights.at("conv3"), sum, out, 1, 1);
  }
}
