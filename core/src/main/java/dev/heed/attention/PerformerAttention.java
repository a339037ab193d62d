package dev.heed.attention;

import static java.util.Objects.requireNonNull;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Trained;
import java.util.Map;

/**
 * Softmax attention by positive random features (FAVOR+), at linear cost: {@code exp(q k /
 * sqrt(D))} is the mean of {@code exp(w q' - |q'|^2 / 2) exp(w k' - |k'|^2 / 2)} over random
 * directions w, with {@code q' = q / D^(1/4)}. It honours a mask by key, and no bias.
 *
 * @see <a href="https://arxiv.org/abs/2009.14794">Choromanski et al. 2020, sections 2.3 and 2.4</a>
 */
public final class PerformerAttention implements Attention {

  private static final String NAME = "performer";

  /** Keeps weights from being all 0 where features underflow; that of the published code. */
  private static final double EPSILON = 1e-6;

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          NAME,
          "softmax approximated by random features (FAVOR+), at linear cost",
          Map.of(
              "features", "how many, d log(d) where not given",
              "seed", "of their directions",
              "causal", "true: no token sees a later one"),
          PerformerAttention::seeded);

  private final Trained directions;
  private final boolean causal;

  /**
   * With directions of one's own.
   *
   * @param directions {@code [F, D]}, rows as long as normally distributed ones
   */
  public PerformerAttention(Trained directions, boolean causal) {
    this.directions = requireNonNull(directions);
    this.causal = causal;
  }

  private static PerformerAttention seeded(MechanismSetup setup) {
    int width = setup.headWidth();
    int usual = (int) Math.max(1, Math.ceil(width * Math.log(width)));
    int features = setup.options().size("features", usual);
    long seed = setup.options().integer("seed", 0) + (long) setup.layer();
    return new PerformerAttention(
        Trained.of(OrthogonalFeatures.make(seed, features, width)),
        setup.options().flag("causal", false));
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Agreement.refuseBias(NAME, context);
    Agreement.refuseMaskByQuery(NAME, context);
    Value queryExponents = exponents(ops, query);
    Value q = positive(ops, queryExponents, ops.reduceMax(queryExponents, true, 3));
    Value keyExponents = exponents(ops, key);
    Value k = positive(ops, keyExponents, largestSeen(ops, keyExponents, context));
    Value seen = KernelSums.masked(ops, k, context);
    return Attended.without(
        causal ? KernelSums.upToEach(ops, q, seen, value) : KernelSums.all(ops, q, seen, value));
  }

  /** {@code w x' - |x'|^2 / 2}, as {@code [B, H, N, F]}. */
  private Value exponents(Ops ops, Value x) {
    Value scaled = ops.mul(x, Math.pow((double) x.size(3), -0.25));
    Value half = ops.mul(ops.reduceSum(ops.mul(scaled, scaled), true, 3), 0.5);
    Value weight = ops.cast(directions.in(ops), x.type());
    return ops.sub(ops.matMul(scaled, ops.transpose(weight, 1, 0)), half);
  }

  /** The largest is taken off before exp; it cancels in the quotient. */
  private static Value positive(Ops ops, Value exponents, Value largest) {
    return ops.add(ops.exp(ops.sub(exponents, largest)), EPSILON);
  }

  private static Value largestSeen(Ops ops, Value exponents, AttentionContext context) {
    Value seen =
        context
            .mask()
            .map(
                mask ->
                    ops.where(
                        KernelSums.byToken(ops, mask),
                        exponents,
                        ops.scalar(exponents.type(), -1e30)))
            .orElse(exponents);
    return ops.reduceMax(seen, true, 2, 3);
  }
}
