package dev.heed.vision.architecture;

import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the edges of D-FINE's boxes are: for each edge, how likely each of some distances from the
 * first box is. Layers add to these distributions before the softmax. For one recording by one
 * thread.
 *
 * @see <a href="https://arxiv.org/abs/2410.13842">Peng et al. 2024, section 4.1</a>
 */
final class EdgeDistributions {

  private final Ops ops;
  private final Json config;
  private final Parameters decoder;
  private final BoxRefinement boxes;
  private final int bins;
  private final Value curve; // how flat the steps are in the middle: [1]
  private final Value steps; // the distance of each bin [bins + 1]
  private final List<Value> states = new ArrayList<>();
  private final List<Value> first = new ArrayList<>(); // the box of the first layer
  private final List<Value> corners = new ArrayList<>(); // [B, Q, 4 * (bins + 1)]

  EdgeDistributions(Ops ops, Json config, Parameters decoder, BoxRefinement boxes) {
    this.ops = ops;
    this.config = config;
    this.decoder = decoder;
    this.boxes = boxes;
    this.bins = config.size("max_num_bins", 32);
    this.curve = ops.abs(decoder.get("reg_scale", 1));
    this.steps = steps();
  }

  BoxRefinement boxes() {
    return boxes;
  }

  /** Distances that grow by a factor from step to step, to both sides of 0. */
  private Value steps() {
    Value bound = ops.mul(ops.abs(decoder.get("up", 1)), curve);
    Value factor = ops.pow(ops.add(bound, 1), 2.0 / (bins - 2));
    float[] powers = new float[bins - 1];
    float[] signs = new float[bins - 1];
    for (int i = 0; i < powers.length; i++) {
      int place = i - (bins / 2 - 1);
      powers[i] = Math.abs(place);
      signs[i] = Integer.signum(place);
    }
    Value grown = ops.add(ops.pow(factor, ops.constants(powers)), -1);
    Value ends = ops.mul(bound, 2);
    return ops.concat(0, ops.neg(ends), ops.mul(grown, ops.constants(signs)), ends);
  }

  /** What a layer's tokens {@code [B, Q, C]} add to the distributions, and so to the boxes. */
  void sharpen(int layer, Value tokens) {
    long width = tokens.size(-1);
    if (layer == 0) {
      Value change = Perceptron.apply(ops, decoder.at("pre_bbox_head.layers"), tokens, 3, width, 4);
      first.add(ops.sigmoid(ops.add(change, BoxRefinement.inverse(ops, boxes.boxes()))));
    }
    Value seen = layer == 0 ? tokens : ops.add(tokens, states.get(layer - 1));
    Parameters head = decoder.at("bbox_embed." + layer + ".layers");
    Value added = Perceptron.apply(ops, head, seen, 3, width, 4L * (bins + 1));
    corners.add(layer == 0 ? added : ops.add(added, corners.get(layer - 1)));
    states.add(tokens);
    Value likely = ops.softmax(ops.reshape(corners.get(layer), 0, 0, 4, bins + 1L), 3);
    Value distances = ops.reduceSum(ops.mul(likely, steps), false, 3); // [B, Q, 4]
    boxes.move(moved(distances));
  }

  /** The first box with each edge moved: {@code [B, Q, 4]} as centre and size. */
  private Value moved(Value distances) {
    Value centre = ops.slice(first.get(0), 2, 0, 2);
    Value size = ops.div(ops.slice(first.get(0), 2, 2, 4), curve);
    Value half = ops.mul(curve, 0.5);
    Value low = ops.sub(centre, ops.mul(ops.add(ops.slice(distances, 2, 0, 2), half), size));
    Value high = ops.add(centre, ops.mul(ops.add(ops.slice(distances, 2, 2, 4), half), size));
    return ops.concat(2, ops.mul(ops.add(low, high), 0.5), ops.sub(high, low));
  }

  /** How sure the edges of a layer are, as a number to add to the scores: {@code [B, Q, 1]}. */
  Value quality(int layer) {
    int best = config.size("top_prob_values", 4);
    Value likely = ops.softmax(ops.reshape(corners.get(layer), 0, 0, 4, bins + 1L), 3);
    Value top = ops.topK(likely, best, 3).values(); // [B, Q, 4, k]
    Value told = ops.concat(3, top, ops.reduceMean(top, true, 3));
    Value flat = ops.reshape(told, Dims.of(told.axis(0), told.axis(1), 4L * (best + 1)));
    Parameters net = decoder.at("lqe_layers." + layer + ".reg_conf.layers");
    return Perceptron.apply(
        ops, net, flat, config.size("lqe_layers", 2), config.size("lqe_hidden_dim", 64), 1);
  }
}
