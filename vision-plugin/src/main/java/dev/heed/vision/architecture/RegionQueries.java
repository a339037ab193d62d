package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * The likeliest tokens of an encoded image as the queries of a decoder: each token proposes a box
 * around itself, and says how likely it is that something is there.
 *
 * @param tokens {@code [B, Q, C]}
 * @param boxes {@code [B, Q, 4]}, before the sigmoid
 */
record RegionQueries(Value tokens, Value boxes) {

  private static final double EDGE = 0.01;
  private static final double SIZE = 0.05;

  static RegionQueries of(Ops ops, Json config, Parameters model, Levels memory) {
    long width = memory.tokens().size(-1);
    Value anchors = anchors(ops, memory); // [1, N, 4]
    Value inside = inside(ops, anchors);
    Value kept = ops.mul(memory.tokens(), ops.cast(inside, ElementType.F32));
    Value seen = Linear.of(model.at("enc_output.0"), width, width, true).apply(ops, kept);
    Value normed =
        LayerNorm.of(model.at("enc_output.1"), width, config.positive("layer_norm_eps", 1e-5))
            .apply(ops, seen);
    Value classes =
        Linear.of(model.at("enc_score_head"), width, Checkpoint.labels(config), true)
            .apply(ops, normed);
    long count = config.size("num_queries", 300);
    Value best = ops.topK(ops.reduceMax(classes, false, 2), count, 1).indices(); // [B, Q]
    Value far = ops.scalar(ElementType.F32, Float.MAX_VALUE);
    Value one = ops.scalar(ElementType.F32, 1);
    Value logits = ops.log(ops.div(anchors, ops.sub(one, anchors)));
    Value boxes =
        ops.add(
            Perceptron.boxes(ops, model.at("enc_bbox_head"), normed),
            ops.where(inside, logits, far));
    Value tokens =
        config.flag("learn_initial_query", false)
            ? Tokens.repeat(
                ops,
                ops.unsqueeze(model.get("weight_embedding.weight", count, width), 0),
                memory.tokens())
            : Tokens.picked(ops, normed, best);
    return new RegionQueries(tokens, Tokens.picked(ops, boxes, best));
  }

  /** A square around each token, larger in coarser levels: {@code [1, N, 4]}. */
  private static Value anchors(Ops ops, Levels memory) {
    List<Value> sizes = new ArrayList<>();
    double size = SIZE;
    for (TokenGrid grid : memory.grids()) {
      Dims dims = Dims.of(grid.rows(), grid.columns(), 2);
      sizes.add(ops.reshape(ops.constantOfShape(dims, ElementType.F32, size), -1, 2));
      size *= 2;
    }
    return ops.concat(2, memory.centres(ops), ops.unsqueeze(ops.concat(0, sizes), 0));
  }

  /** Whether a box is off the rim in all its numbers: BOOL {@code [1, N, 1]}. */
  static Value inside(Ops ops, Value boxes) {
    Value low = ops.reduceMin(boxes, true, 2);
    Value high = ops.reduceMax(boxes, true, 2);
    return ops.and(
        ops.greater(low, ops.scalar(ElementType.F32, EDGE)),
        ops.less(high, ops.scalar(ElementType.F32, 1 - EDGE)));
  }
}
