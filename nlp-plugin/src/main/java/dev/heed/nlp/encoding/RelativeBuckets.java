package dev.heed.nlp.encoding;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A learned bias for each bucket of distances between query and key, exact nearby and coarse far
 * away: T5's scheme for both directions, as MPNet uses it.
 *
 * @param table {@code [buckets, H]}
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020, section 2.1</a>
 */
public record RelativeBuckets(Value table) implements PositionalEncoding {

  /** Distances from here on share the last bucket. */
  private static final int FARTHEST = 128;

  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value distance = // [Q, K], positive where the key comes later
        ops.sub(ops.unsqueeze(keyPositions, 0), ops.unsqueeze(queryPositions, 1));
    Value bias = ops.gather(table, bucket(ops, distance), 0); // [Q, K, H]
    return Optional.of(ops.unsqueeze(ops.transpose(bias, 2, 0, 1), 0));
  }

  private Value bucket(Ops ops, Value distance) {
    int half = Math.toIntExact(table.size(0) / 2);
    long[] byDistance = LongStream.rangeClosed(0, FARTHEST).map(n -> bucket(n, half)).toArray();
    Value near = ops.min(ops.abs(distance), ops.constant((long) FARTHEST));
    Value later = ops.cast(ops.greater(distance, ops.constant(0L)), distance.type());
    return ops.add(
        ops.gather(ops.constants(byDistance), near, 0), ops.mul(later, ops.constant((long) half)));
  }

  /** In single precision, as the published code computes it. */
  private static long bucket(long distance, int half) {
    int exact = half / 2;
    if (distance < exact) {
      return distance;
    }
    float log = (float) Math.log((float) distance / exact);
    float far = (float) (log / Math.log((double) FARTHEST / exact)) * (half - exact);
    return Math.min(exact + (long) far, half - 1);
  }
}
