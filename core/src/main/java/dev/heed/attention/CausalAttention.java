package dev.heed.attention;

import static java.util.Objects.requireNonNull;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;

/**
 * No query sees a later key: any attention that takes masks, as generation needs it. Where there
 * are more keys than queries, those in front are the past.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1, decoder</a>
 */
public final class CausalAttention implements Attention {

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          "causal",
          "scaled dot-product; no token sees a later one",
          Weighting.OPTION,
          setup -> new CausalAttention(DotProductAttention.scaled(Weighting.of(setup))));

  private final Attention inner;

  public CausalAttention(Attention inner) {
    this.inner = requireNonNull(inner);
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Value notLater =
        ops.lessOrEqual(CausalMask.keys(ops, key), CausalMask.queries(ops, query, key));
    return inner.attend(ops, query, key, value, CausalMask.narrowed(ops, context, notLater));
  }
}
