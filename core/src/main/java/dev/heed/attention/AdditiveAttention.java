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
 * Weights from a small net over query and key: {@code softmax(v . tanh(W_q q + W_k k)) value}.
 *
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau et al. 2014, section 3.1</a>
 */
public final class AdditiveAttention implements Attention {

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          "additive",
          "softmax(v tanh(W_q q + W_k k)) value, with weights from a seed",
          Map.of(
              "width", "of the net, the head's where not given",
              "seed", "of its weights",
              "weighting", "softmax (where not given), relu or relu-per-key"),
          AdditiveAttention::seeded);

  private final Trained forQuery;
  private final Trained forKey;
  private final Trained scorer;
  private final Weighting weighting;

  /**
   * One net for all heads.
   *
   * @param forQuery {@code W_q [A, D]}
   * @param forKey {@code W_k [A, D]}
   * @param scorer {@code v [A]}
   */
  public AdditiveAttention(Trained forQuery, Trained forKey, Trained scorer, Weighting weighting) {
    this.forQuery = requireNonNull(forQuery);
    this.forKey = requireNonNull(forKey);
    this.scorer = requireNonNull(scorer);
    this.weighting = requireNonNull(weighting);
  }

  private static AdditiveAttention seeded(MechanismSetup setup) {
    int from = setup.headWidth();
    int width = setup.options().size("width", from);
    long seed = setup.options().integer("seed", 0) + 3L * setup.layer();
    double deviation = 1 / Math.sqrt(from);
    return new AdditiveAttention(
        Trained.seeded(seed, deviation, width, from),
        Trained.seeded(seed + 1, deviation, width, from),
        Trained.seeded(seed + 2, 1, width),
        Weighting.of(setup));
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Value q = ops.unsqueeze(project(ops, query, forQuery), 3); // [B, H, Q, 1, A]
    Value k = ops.unsqueeze(project(ops, key, forKey), 2); // [B, H, 1, K, A]
    Value scores = ops.matMul(ops.tanh(ops.add(q, k)), scorer(ops, query)); // [B, H, Q, K]
    Value weights = weighting.weigh(ops, scores, context.bias(), context.mask());
    return Attended.of(ops.matMul(weights, value), weights);
  }

  private static Value project(Ops ops, Value x, Trained weight) {
    return ops.matMul(x, ops.transpose(ops.cast(weight.in(ops), x.type()), 1, 0));
  }

  private Value scorer(Ops ops, Value like) {
    return ops.cast(scorer.in(ops), like.type());
  }
}
