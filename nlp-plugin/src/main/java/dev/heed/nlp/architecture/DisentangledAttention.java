package dev.heed.nlp.architecture;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.BucketEncoding;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * DeBERTa's: to the likeness of query and key comes that of the query to the distance between them,
 * and of the key to it. Far distances share a vector by their logarithm.
 *
 * @param keys a vector for each distance as queries see it {@code [1, H, 2 S, D]}, where it counts
 * @param queries the same as keys see it
 * @param buckets how distances are counted
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al. 2020, section 3.1</a>
 */
record DisentangledAttention(Optional<Value> keys, Optional<Value> queries, Buckets buckets)
    implements Attention {

  /**
   * How distances are counted, from {@code -span} to {@code span - 1}.
   *
   * @param farthest the distance from which on all are alike
   * @param logarithmic whether those beyond half of the span share buckets
   */
  record Buckets(int span, int farthest, boolean logarithmic) {

    /** Which of 2 S each pair of N tokens is: I64 {@code [N, N]}. */
    Value of(Ops ops, Value numbers) {
      Value ahead = ops.sub(ops.unsqueeze(numbers, 1), ops.unsqueeze(numbers, 0)); // query - key
      Value known = ops.min(ops.abs(ahead), ops.constant((long) farthest));
      Value bucket = ops.gather(ops.constants(byDistance()), known, 0);
      Value signed = ops.mul(bucket, ops.sign(ahead));
      Value shifted = ops.add(signed, ops.constant((long) span));
      return ops.max(ops.min(shifted, ops.constant(2L * span - 1)), ops.constant(0L));
    }

    /** The bucket of each distance from 0 to {@code farthest}, in floats as the published code. */
    private long[] byDistance() {
      if (farthest > BucketEncoding.FARTHEST) {
        throw invalidModel(
            "Distances of %s tokens are more than any model tells apart. Look at 'max_relative_positions' in config.json."
                .formatted(farthest));
      }
      long[] result = new long[farthest + 1];
      int half = span / 2;
      float scale = (float) Math.log((float) ((farthest - 1) / (double) half));
      for (int d = 0; d <= farthest; d++) {
        float log = (float) Math.log((float) d / half) / scale * (half - 1);
        result[d] = !logarithmic || d <= half ? d : (long) Math.ceil(log) + half;
      }
      return result;
    }
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    int terms = 1 + (keys.isPresent() ? 1 : 0) + (queries.isPresent() ? 1 : 0);
    double scale = 1 / Math.sqrt((double) query.size(-1) * terms);
    Value numbers = ops.range(ops.constant(0L), ops.dimension(key, 2), ops.constant(1L));
    Value which = buckets.of(ops, numbers);
    Optional<Value> asked = keys.map(k -> picked(ops, query, k, which));
    Optional<Value> asking =
        queries.map(
            q -> ops.transpose(picked(ops, key, q, ops.transpose(which, 1, 0)), 0, 1, 3, 2));
    AttentionContext placed = context;
    for (Value distances : Stream.concat(asked.stream(), asking.stream()).toList()) {
      Value more = ops.mul(distances, scale);
      placed = placed.withBias(placed.bias().map(b -> ops.add(b, more)).orElse(more));
    }
    return DotProductAttention.scaledBy(scale, Weighting.SOFTMAX)
        .attend(ops, query, key, value, placed);
  }

  /** Of the likeness to every distance that to the one between two tokens: {@code [B, H, N, N]}. */
  private static Value picked(Ops ops, Value heads, Value distances, Value which) {
    Value all = ops.matMul(heads, ops.transpose(distances, 0, 1, 3, 2)); // [B, H, N, 2 S]
    Dims pairs = Dims.of(heads.axis(0), heads.axis(1), heads.axis(2), heads.axis(2));
    return ops.gatherElements(all, ops.expand(which, pairs), 3);
  }
}
