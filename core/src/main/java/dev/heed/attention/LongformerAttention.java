package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import java.util.Map;

/**
 * Scaled dot-product attention in a window around each token, and a few global tokens at the start
 * that see all and are seen by all. Local and global pairs share one projection, as they must where
 * it takes another attention's place.
 *
 * @see <a href="https://arxiv.org/abs/2004.05150">Beltagy et al. 2020, section 3.1</a>
 */
public final class LongformerAttention implements Attention {

  public static final Mechanism<Attention> MECHANISM =
      new Mechanism<>(
          "longformer",
          "scaled dot-product in a window, and global tokens at the start",
          Map.of(
              "window", "tokens on both sides together, 64 where not given",
              "global", "how many global tokens, 1 where not given",
              "form", SparseForm.HELP),
          LongformerAttention::of);

  private static final Attention ALL_PAIRS = DotProductAttention.scaled(Weighting.SOFTMAX);

  private final long side;
  private final long global;
  private final SparseForm form;

  /**
   * A window and global tokens.
   *
   * @param side how many tokens on either side a token sees
   * @param global how many tokens at the start see all and are seen by all
   */
  public LongformerAttention(long side, long global, SparseForm form) {
    if (side < 0 || global < 0) {
      throw invalidInput(
          "A window and the number of global tokens are 0 or more, not %s and %s."
              .formatted(side, global));
    }
    this.side = side;
    this.global = global;
    this.form = form;
  }

  private static LongformerAttention of(MechanismSetup setup) {
    return new LongformerAttention(
        setup.options().count("window", 64) / 2,
        setup.options().count("global", 1),
        SparseForm.of(setup));
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    if (form == SparseForm.GATHER) {
      GlobalFirst.requireSelf("longformer", query, key);
      GatheredKeys local = local(ops, CausalMask.queries(ops, query, key), ops.dimension(key, 2));
      return Attended.without(
          new GlobalFirst(global, local).attend(ops, query, key, value, context));
    }
    AttentionContext narrowed = CausalMask.narrowed(ops, context, visible(ops, query, key));
    return ALL_PAIRS.attend(ops, query, key, value, narrowed);
  }

  /** BOOL {@code [Q, K]}. */
  private Value visible(Ops ops, Value query, Value key) {
    Value queries = CausalMask.queries(ops, query, key);
    Value keys = CausalMask.keys(ops, key);
    Value near = ops.lessOrEqual(ops.abs(ops.sub(keys, queries)), ops.constant(side));
    return ops.or(near, ops.or(isGlobal(ops, queries), isGlobal(ops, keys)));
  }

  private Value isGlobal(Ops ops, Value places) {
    return ops.less(places, ops.constant(global));
  }

  /** The window of each query, without global tokens, and then these. */
  private GatheredKeys local(Ops ops, Value queries, Value count) {
    Value offsets = ops.sub(ops.range(2 * side + 1), ops.constant(side));
    Value window = ops.add(queries, offsets); // [N, 2 side + 1]
    Value inside =
        ops.and(ops.greaterOrEqual(window, ops.constant(global)), ops.less(window, count));
    Value globals = ops.add(ops.mul(queries, ops.constant(0L)), ops.range(global)); // [N, G]
    Value present = ops.less(globals, count);
    return new GatheredKeys(ops.concat(1, window, globals), ops.concat(1, inside, present));
  }
}
