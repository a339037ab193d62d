package dev.heed.attention;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;

/**
 * {@link TruncatedAttention} while the tokens are still coming: each step takes a chunk and gives
 * as many outputs, {@code right} tokens late. What a later step needs is in a {@link Cache} of
 * fixed size, so that a step is one graph however long the stream.
 *
 * <p>The first {@code right} outputs belong to no token: drop them. At the end feed {@code right}
 * tokens that are not real.
 *
 * @param left tokens that a token sees before it
 * @param right tokens that it sees after it: the delay
 */
public record TruncatedStream(long left, long right) {

  private static final DotProductAttention ATTENTION =
      DotProductAttention.scaled(Weighting.SOFTMAX);

  public TruncatedStream {
    if (left < 0 || right < 0) {
      throw invalidInput(
          "A window has 0 or more tokens to the left and right, not left=%s, right=%s."
              .formatted(left, right));
    }
  }

  /**
   * What a step leaves for the next.
   *
   * @param keys {@code [B, H, left + right, D]}
   * @param values {@code [B, H, left + right, Dv]}
   * @param real BOOL {@code [B, left + right]}: which of these there were
   * @param queries {@code [B, H, right, D]}: those that still wait for keys
   */
  public record Cache(Value keys, Value values, Value real, Value queries) {}

  /** {@code [B, H, T, Dv]} for the tokens {@code right} before the chunk's, and the next cache. */
  public record StepResult(Value output, Cache cache) {}

  /** Before the first token. */
  public Cache start(
      Ops ops, ElementType type, long batch, long heads, long width, long valueWidth) {
    Value none = ops.constantOfShape(Dims.of(batch, left + right), ElementType.I64, 0);
    return new Cache(
        ops.constantOfShape(Dims.of(batch, heads, left + right, width), type, 0),
        ops.constantOfShape(Dims.of(batch, heads, left + right, valueWidth), type, 0),
        ops.cast(none, ElementType.BOOL),
        ops.constantOfShape(Dims.of(batch, heads, right, width), type, 0));
  }

  /**
   * One chunk of T tokens.
   *
   * @param query {@code [B, H, T, D]}
   * @param key {@code [B, H, T, D]}
   * @param value {@code [B, H, T, Dv]}
   * @param real BOOL {@code [B, T]}: false for padding and behind the end
   */
  public StepResult step(Ops ops, Cache cache, Value query, Value key, Value value, Value real) {
    Value keys = ops.concat(2, cache.keys(), key); // [B, H, left + right + T, D]
    Value values = ops.concat(2, cache.values(), value);
    Value known = ops.concat(1, cache.real(), real);
    Value queries = ops.concat(2, cache.queries(), query); // [B, H, right + T, D]
    Value due = ops.slice(queries, 2, ops.constant(0L), ops.dimension(query, 2));
    Value visible = ops.and(window(ops, due, keys), ops.unsqueeze(known, 1, 2));
    AttentionContext context = AttentionContext.on(TokenGrid.line(keys.axis(2))).withMask(visible);
    Value output = ATTENTION.attend(ops, due, keys, values, context).output();
    long kept = left + right;
    Cache next =
        new Cache(
            last(ops, keys, 2, kept),
            last(ops, values, 2, kept),
            last(ops, known, 1, kept),
            last(ops, queries, 2, right));
    return new StepResult(output, next);
  }

  /** The window of query i of those that are due is keys i to i + left + right. */
  private Value window(Ops ops, Value due, Value keys) {
    Value first = ops.unsqueeze(CausalMask.count(ops, due), 1);
    Value ahead = ops.sub(CausalMask.keys(ops, keys), first);
    return ops.and(
        ops.greaterOrEqual(ahead, ops.constant(0L)),
        ops.lessOrEqual(ahead, ops.constant(left + right)));
  }

  private static Value last(Ops ops, Value x, int axis, long count) {
    Value end = ops.dimension(x, axis);
    return ops.slice(x, axis, ops.sub(end, ops.constant(count)), end);
  }
}
