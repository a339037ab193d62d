package dev.heed.attention;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import java.util.Map;

/**
 * Attention with the feature map {@code elu(x) + 1} in place of softmax: its cost grows with the
 * number of tokens. All tokens at once; {@link RecurrentLinearAttention} takes one after the other.
 * It honours a mask by key, and no bias.
 *
 * @see <a href="https://arxiv.org/abs/2006.16236">Katharopoulos et al. 2020, sections 3.2 and
 *     3.3</a>
 */
public final class LinearAttention implements Attention {

  static final String NAME = "linear";

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          NAME,
          "elu(x) + 1 in place of softmax, at linear cost",
          Map.of("causal", "true: no token sees a later one"),
          setup -> new LinearAttention(setup.options().flag("causal", false)));

  private final boolean causal;

  public LinearAttention(boolean causal) {
    this.causal = causal;
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Agreement.refuseBias(NAME, context);
    Agreement.refuseMaskByQuery(NAME, context);
    Value q = features(ops, query);
    Value k = KernelSums.masked(ops, features(ops, key), context);
    return Attended.without(
        causal ? KernelSums.upToEach(ops, q, k, value) : KernelSums.all(ops, q, k, value));
  }

  /** {@code elu(x) + 1}: positive everywhere. */
  static Value features(Ops ops, Value x) {
    return ops.add(ops.elu(x), 1);
  }
}
