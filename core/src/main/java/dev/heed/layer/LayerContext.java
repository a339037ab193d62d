package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import java.util.Optional;

/**
 * What layers know of their tokens besides the tokens: where they are, who sees whom, what came
 * before, and what else may be read.
 *
 * @param attention where the keys lie, the mask, a bias
 * @param positions I64 {@code [N]} or {@code [B, N]}: where the new tokens are, for rotations
 * @param queries I64 {@code [N]}: the numbers of the new tokens
 * @param keys I64 {@code [P + N]}: the numbers of all tokens, those of the cache first
 * @param cache of the tokens before, where text is written on
 * @param memory what cross attention reads
 */
public record LayerContext(
    AttentionContext attention,
    Value positions,
    Value queries,
    Value keys,
    Optional<KeyValueCache> cache,
    Optional<Memory> memory) {

  /**
   * What an encoder gave to read.
   *
   * @param states {@code [B, M, C]}; not needed where a cache has their keys and values
   * @param attention where they lie, and a mask that leaves out padding
   */
  public record Memory(Optional<Value> states, AttentionContext attention) {

    public Memory(Value states, AttentionContext attention) {
      this(Optional.of(states), attention);
    }
  }

  /** All tokens {@code [B, N, C]} of a grid, each of which sees all. */
  public static LayerContext on(Ops ops, TokenGrid grid, Value tokens) {
    Value count = ops.dimension(tokens, 1);
    Value numbers = ops.range(ops.constant(0L), count, ops.constant(1L));
    AttentionContext attention = AttentionContext.on(grid);
    return new LayerContext(
        attention, numbers, numbers, numbers, Optional.empty(), Optional.empty());
  }

  public LayerContext withMask(Value mask) {
    return with(attention.withMask(mask));
  }

  /** With a memory for the layers' cross attention. */
  public LayerContext reading(Memory other) {
    return new LayerContext(attention, positions, queries, keys, cache, Optional.of(other));
  }

  /** No token sees a later one, besides what the mask says. */
  public LayerContext causal(Ops ops) {
    return narrowed(ops, ops.lessOrEqual(ops.unsqueeze(keys, 0), ops.unsqueeze(queries, 1)));
  }

  /** No token sees farther than {@code reach}, besides what the mask says. */
  public LayerContext within(Ops ops, Reach reach) {
    Value ahead = ops.sub(ops.unsqueeze(keys, 0), ops.unsqueeze(queries, 1)); // [N, P + N]
    return narrowed(
        ops,
        ops.and(
            ops.lessOrEqual(ahead, ops.constant(reach.ahead())),
            ops.greaterOrEqual(ahead, ops.constant(-reach.back()))));
  }

  /** With something added to the scores, besides what is added already. */
  LayerContext withBias(Ops ops, Value more) {
    return with(attention.withBias(attention.bias().map(b -> ops.add(b, more)).orElse(more)));
  }

  private LayerContext narrowed(Ops ops, Value visible) {
    return withMask(attention.mask().map(m -> ops.and(m, visible)).orElse(visible));
  }

  private LayerContext with(AttentionContext other) {
    return new LayerContext(other, positions, queries, keys, cache, memory);
  }
}
