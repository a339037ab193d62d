package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Dim;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;

/**
 * What an attention may ask of what it is given, and how it says no.
 *
 * <pre>{@code
 * Value query = ops.input("query", ElementType.F32, Dims.of("batch", 12, "queries", 64));
 * Value key = ops.input("key", ElementType.F32, Dims.of("batch", 12, "keys", 64));
 * Value value = ops.input("value", ElementType.F32, Dims.of("batch", 12, "keys", 64));
 * Agreement.require(query, key, value); // the first line of attend
 * }</pre>
 */
public final class Agreement {

  private Agreement() {}

  /**
   * Query {@code [B, H, Q, D]}, key {@code [B, H, K, D]} and value {@code [B, H, K, Dv]}.
   *
   * @throws HeedException INVALID_INPUT with the three shapes, where one does not go with another
   */
  public static void require(Value query, Value key, Value value) {
    boolean four = query.rank() == 4 && key.rank() == 4 && value.rank() == 4;
    if (!four
        || !same(query, key, 0, 1, 3)
        || !same(key, value, 0, 1, 2)
        || query.type() != key.type()
        || key.type() != value.type()) {
      throw invalidInput(
          "Attention takes query [B, H, Q, D], key [B, H, K, D] and value [B, H, K, Dv] of one element type, but got query %s, key %s, value %s."
              .formatted(query, key, value));
    }
  }

  private static boolean same(Value a, Value b, int... axes) {
    for (int axis : axes) {
      if (!same(a.axis(axis), b.axis(axis))) {
        return false;
      }
    }
    return true;
  }

  /** A name against a number is left to the run. */
  private static boolean same(Dim a, Dim b) {
    return a.equals(b) || a.isFixed() != b.isFixed();
  }

  /**
   * For attentions that never form scores.
   *
   * @param name of the attention, for the message
   * @throws HeedException UNSUPPORTED where the model has a bias
   */
  public static void refuseBias(String name, AttentionContext context) {
    if (context.bias().isPresent()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The attention '%s' never forms scores, so that nothing can be added to them, but the model has a bias %s (such as relative positions). Use an attention with scores, such as scaled-dot-product, or positions that are added to tokens or turn queries and keys."
              .formatted(name, context.bias().get()));
    }
  }

  /**
   * For attentions that can leave out a key for all queries only, as padding is.
   *
   * @param name of the attention, for the message
   * @throws HeedException UNSUPPORTED where the mask differs by query
   */
  public static void refuseMaskByQuery(String name, AttentionContext context) {
    if (context.mask().isPresent() && !isByKey(context.mask().get())) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The attention '%s' can leave out a key for all queries (a mask [B, 1, 1, K], as padding is), not for some of them, but the mask is %s. Use an attention with scores, such as scaled-dot-product, or this one's own causal form where it has one."
              .formatted(name, context.mask().get()));
    }
  }

  private static boolean isByKey(Value mask) {
    return mask.rank() < 2 || mask.axis(-2).is(1);
  }
}
