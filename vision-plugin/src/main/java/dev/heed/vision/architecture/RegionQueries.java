package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/**
 * The likeliest tokens of an encoded image as the queries of a decoder: each token proposes a box
 * around itself, and says how likely it is that something is there.
 *
 * @param tokens {@code [B, Q, C]}
 * @param boxes {@code [B, Q, 4]}, before the sigmoid
 */
record RegionQueries(Value tokens, Value boxes) {

  static RegionQueries of(Ops ops, Json config, Parameters model, Levels memory) {
    long width = memory.tokens().size(-1);
    Proposals proposals = Proposals.of(ops, memory);
    Value kept = proposals.kept(ops, memory.tokens());
    Value seen = Linear.of(model.at("enc_output.0"), width, width, true).apply(ops, kept);
    Value normed =
        LayerNorm.of(model.at("enc_output.1"), width, config.positive("layer_norm_eps", 1e-5))
            .apply(ops, seen);
    Value classes =
        Linear.of(model.at("enc_score_head"), width, Checkpoint.labels(config), true)
            .apply(ops, normed);
    long count = config.size("num_queries", 300);
    Value best = ops.topK(ops.reduceMax(classes, false, 2), count, 1).indices(); // [B, Q]
    Value boxes =
        ops.add(Perceptron.boxes(ops, model.at("enc_bbox_head"), normed), proposals.logits());
    Value tokens =
        config.flag("learn_initial_query", false)
            ? Tokens.repeat(
                ops,
                ops.unsqueeze(model.get("weight_embedding.weight", count, width), 0),
                memory.tokens())
            : Tokens.picked(ops, normed, best);
    return new RegionQueries(tokens, Tokens.picked(ops, boxes, best));
  }
}
