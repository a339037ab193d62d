package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;
import static java.util.Objects.requireNonNull;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.Map;
import java.util.Optional;

/**
 * T5's: a trained number for each head and each bucket of distances, added to scores. Near
 * distances have buckets of their own, far ones share them by their logarithm.
 *
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2019, section 2.1</a>
 */
public final class BucketEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "t5-buckets",
          "a number for each bucket of distances, from a seed until it is trained, on scores",
          Map.of(
              "buckets", "how many, 32 where not given",
              "distance", "from which on all are in the last bucket, 128 where not given",
              "causal", "true: buckets for keys before the query only",
              "seed", "of the numbers"),
          BucketEncoding::seeded);

  /** No model tells farther distances apart: there is a number for each up to the farthest. */
  public static final int FARTHEST = 1 << 20;

  private final Trained table;
  private final boolean causal;
  private final int farthest;

  /**
   * With trained numbers.
   *
   * @param table {@code [buckets, H]}
   * @param causal whether keys lie before their query; else half of the buckets is for those behind
   * @param farthest the distance from which on all are in the last bucket
   */
  public BucketEncoding(Trained table, boolean causal, int farthest) {
    this.table = requireNonNull(table);
    this.causal = causal;
    this.farthest = farthest;
  }

  private static BucketEncoding seeded(MechanismSetup setup) {
    long buckets = setup.options().size("buckets", 32);
    long seed = setup.options().integer("seed", 0);
    return new BucketEncoding(
        Trained.seeded(seed, 1, buckets, setup.heads()),
        setup.options().flag("causal", false),
        setup.options().integer("distance", 128));
  }

  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value all = table.in(ops);
    if (all.size(1) != heads) {
      throw invalidInput(
          "The relative positions %s are for %s heads, but there are %s."
              .formatted(all, all.size(1), heads));
    }
    Value ahead = ops.sub(ops.unsqueeze(keyPositions, 0), ops.unsqueeze(queryPositions, 1));
    Value numbers = numbers(ops, all, ahead, causal, farthest); // [Q, K, H]
    return Optional.of(ops.unsqueeze(ops.transpose(numbers, 2, 0, 1), 0));
  }

  /**
   * The numbers of distances to both sides, for models that tell more than one kind of distance.
   *
   * @param table {@code [buckets, H]}
   * @param ahead I64 of any shape: how far keys are ahead of queries
   * @param farthest the distance from which on all are in the last bucket
   * @return {@code [..., H]}
   */
  public static Value numbers(Ops ops, Value table, Value ahead, int farthest) {
    return numbers(ops, table, ahead, false, farthest);
  }

  private static Value numbers(Ops ops, Value table, Value ahead, boolean causal, int farthest) {
    return ops.gather(table, buckets(ops, ahead, causal, farthest, (int) table.size(0)), 0);
  }

  private static Value buckets(Ops ops, Value ahead, boolean causal, int farthest, int count) {
    Value zero = ops.constant(0L);
    Value distance = causal ? ops.max(ops.neg(ahead), zero) : ops.abs(ahead);
    Value known = ops.min(distance, ops.constant((long) farthest));
    int oneSide = causal ? count : count / 2;
    Value bucket = ops.gather(ops.constants(byDistance(oneSide, farthest)), known, 0);
    Value behind = ops.where(ops.greater(ahead, zero), ops.constant((long) oneSide), zero);
    return causal ? bucket : ops.add(bucket, behind);
  }

  /** The bucket of each distance from 0 to {@code farthest}, in floats as the published code. */
  static long[] byDistance(int buckets, int farthest) {
    int exact = buckets / 2;
    if (exact < 1 || farthest <= exact || farthest > FARTHEST) {
      throw invalidInput(
          "Buckets of distances need at least 2 a side and a farthest distance above half of them and at most 1048576, not %s and %s."
              .formatted(buckets, farthest));
    }
    long[] result = new long[farthest + 1];
    float scale = (float) Math.log(farthest / (double) exact);
    for (int d = 0; d <= farthest; d++) {
      float log = (float) Math.log((double) ((float) d / exact));
      result[d] =
          d < exact ? d : Math.min(buckets - 1, exact + (long) (log / scale * (buckets - exact)));
    }
    return result;
  }
}
