package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;
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
import java.util.Optional;

/**
 * Scaled dot-product attention over R mixtures of the keys in place of the keys: {@code softmax(q
 * (E k)^T / sqrt(D)) (F v)}. Its weights are of mixtures, not of tokens, and are not given. A key
 * that a mask leaves out adds nothing to any mixture; a bias has no place.
 *
 * @see <a href="https://arxiv.org/abs/2006.04768">Wang et al. 2020, section 4</a>
 */
public final class LinformerAttention implements Attention {

  private static final String NAME = "linformer";

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          NAME,
          "scaled dot-product over a few mixtures of the keys, by projections from a seed",
          Map.of(
              "rank", "how many mixtures, 64 where not given",
              "tokens", "the longest sequence, 1024 where not given",
              "seed", "of the projections"),
          LinformerAttention::seeded);

  private static final Attention MIXED = DotProductAttention.scaled(Weighting.SOFTMAX);

  private final Trained forKeys;
  private final Trained forValues;

  /**
   * With projections of one's own.
   *
   * @param forKeys {@code E [R, L]}, where L is the length of the longest sequence
   * @param forValues {@code F [R, L]}
   */
  public LinformerAttention(Trained forKeys, Trained forValues) {
    this.forKeys = requireNonNull(forKeys);
    this.forValues = requireNonNull(forValues);
  }

  private static LinformerAttention seeded(MechanismSetup setup) {
    int rank = setup.options().size("rank", 64);
    int longest = setup.options().size("tokens", 1024);
    long seed = setup.options().integer("seed", 0) + 2L * setup.layer();
    double deviation = 1 / Math.sqrt(rank);
    return new LinformerAttention(
        Trained.seeded(seed, deviation, rank, longest),
        Trained.seeded(seed + 1, deviation, rank, longest));
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Agreement.refuseBias(NAME, context);
    Agreement.refuseMaskByQuery(NAME, context);
    Value k = mixtures(ops, forKeys, key, context.mask()); // [B, H, R, D]
    Value v = mixtures(ops, forValues, value, context.mask()); // [B, H, R, Dv]
    AttentionContext plain = AttentionContext.on(context.grid());
    return Attended.without(MIXED.attend(ops, query, k, v, plain).output());
  }

  private static Value mixtures(Ops ops, Trained projection, Value x, Optional<Value> mask) {
    Value all = ops.cast(projection.in(ops), x.type());
    if (x.axis(2).isFixed() && x.size(2) > all.size(1)) {
      throw invalidInput(
          "The attention 'linformer' was made for %s tokens, but there are %s: %s. Make it with tokens=%s."
              .formatted(all.size(1), x.size(2), x, x.size(2)));
    }
    Value fitting = ops.slice(all, 1, ops.constant(0L), ops.dimension(x, 2)); // [R, K]
    return ops.matMul(fitting, mask.map(m -> KernelSums.zeroed(ops, x, m)).orElse(x));
  }
}
