package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import java.util.Map;

/**
 * Scaled dot-product attention in which a token sees {@code left} tokens before it, itself and
 * {@code right} after it. N layers of it see N times as far. {@link TruncatedStream} computes the
 * same chunk by chunk.
 *
 * @see <a href="https://arxiv.org/abs/2002.02562">Zhang et al. 2020 (Transformer Transducer),
 *     section 3.2</a>
 */
public final class TruncatedAttention implements Attention {

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          "truncated",
          "scaled dot-product; a token sees a window to its left and right",
          Map.of(
              "left", "tokens before, 16 where not given",
              "right", "tokens after, 4 where not given",
              "form", SparseForm.HELP),
          setup ->
              new TruncatedAttention(
                  setup.options().count("left", 16),
                  setup.options().count("right", 4),
                  SparseForm.of(setup)));

  private static final Attention ALL_PAIRS = DotProductAttention.scaled(Weighting.SOFTMAX);

  private final long left;
  private final long right;
  private final SparseForm form;

  public TruncatedAttention(long left, long right, SparseForm form) {
    if (left < 0 || right < 0) {
      throw invalidInput(
          "A window has 0 or more tokens to the left and right, not left=%s, right=%s."
              .formatted(left, right));
    }
    this.left = left;
    this.right = right;
    this.form = form;
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Value queries = CausalMask.queries(ops, query, key); // [Q, 1]
    if (form == SparseForm.GATHER) {
      GatheredKeys window = window(ops, queries, ops.dimension(key, 2));
      return Attended.without(window.attend(ops, query, key, value, context));
    }
    Value visible = visible(ops, ops.sub(CausalMask.keys(ops, key), queries));
    return ALL_PAIRS.attend(ops, query, key, value, CausalMask.narrowed(ops, context, visible));
  }

  /** BOOL, for how far each key is to the right of each query. */
  private Value visible(Ops ops, Value ahead) {
    return ops.and(
        ops.greaterOrEqual(ahead, ops.constant(-left)),
        ops.lessOrEqual(ahead, ops.constant(right)));
  }

  /** The keys from {@code left} before each query to {@code right} after it. */
  private GatheredKeys window(Ops ops, Value queries, Value keys) {
    Value offsets = ops.sub(ops.range(left + right + 1), ops.constant(left)); // [W]
    Value places = ops.add(queries, offsets); // [Q, W]
    Value inside = ops.and(ops.greaterOrEqual(places, ops.constant(0L)), ops.less(places, keys));
    return new GatheredKeys(places, inside);
  }
}
