package dev.heed.speech.architecture;

import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/**
 * Distances as keys: what each query makes of a trained vector for every distance is added to its
 * scores; farther ones share the last vector of their side.
 *
 * @param table {@code [left + right + 1, D]}
 * @param query makes queries of tokens
 * @see <a href="https://arxiv.org/abs/1803.02155">Shaw et al. 2018, section 3.2</a>
 */
record RelativeKeys(Value table, Linear query, int heads, long left, long right) {

  static RelativeKeys of(Json config, Parameters own, MultiHeadAttention attention) {
    int left = config.size("left_max_position_embeddings", 64);
    int right = config.size("right_max_position_embeddings", 8);
    long width = config.size("hidden_size") / attention.heads();
    Value table = own.at("distance_embedding").get("weight", left + right + 1L, width);
    return new RelativeKeys(table, attention.query(), attention.heads(), left, right);
  }

  /** {@code x [B, N, C] -> [B, H, N, N]}. */
  Value bias(Ops ops, Value x) {
    Value queries = MultiHeadAttention.split(ops, query.apply(ops, x), heads); // [B, H, N, D]
    Value each = ops.matMul(queries, ops.transpose(table, 1, 0)); // [B, H, N, distances]
    Value places = ops.range(ops.constant(0L), ops.dimension(x, 1), ops.constant(1L));
    Value ahead = ops.sub(ops.unsqueeze(places, 0), ops.unsqueeze(places, 1)); // [N, N]
    Value near = ops.max(ops.min(ahead, ops.constant(right)), ops.constant(-left));
    Value numbers = ops.add(near, ops.constant(left));
    Value all = ops.expand(ops.unsqueeze(numbers, 0, 1), ops.shape(scores(ops, each, places)));
    return ops.mul(ops.gatherElements(each, all, 3), 1 / Math.sqrt(table.size(1)));
  }

  /** A tensor of the axes of the scores, {@code [B, H, N, N]}. */
  private static Value scores(Ops ops, Value each, Value places) {
    Value one = ops.slice(each, 3, 0, 1); // [B, H, N, 1]
    return ops.add(one, ops.cast(ops.unsqueeze(places, 0, 1, 2), each.type()));
  }
}
