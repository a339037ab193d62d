package dev.heed.spi;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.Optional;

/**
 * Tells a transformer where each token is. Positions enter by one of three doors; an implementation
 * overrides the one it uses. Immutable, safe for concurrent calls.
 */
public interface PositionalEncoding {

  /**
   * Absolute (sinusoidal, learned): {@code [B, N, C] -> [B, N, C]}, once, before the first layer.
   */
  default Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
    return tokens;
  }

  /**
   * Rotary: {@code [B, H, N, D] -> [B, H, N, D]}, on queries and on keys, in every layer.
   *
   * @param positions I64, broadcast to {@code [B, N]}: where each token is
   */
  default Value onQueryOrKey(Ops ops, Value heads, Value positions) {
    return heads;
  }

  /** {@link #onQueryOrKey} of the query, for encodings that tell query, key and value apart. */
  default Value onQuery(Ops ops, Value heads, Value positions) {
    return onQueryOrKey(ops, heads, positions);
  }

  /** {@link #onQueryOrKey} of the key. */
  default Value onKey(Ops ops, Value heads, Value positions) {
    return onQueryOrKey(ops, heads, positions);
  }

  /** The same door of the value, which few use: {@code [B, H, N, D] -> [B, H, N, D]}. */
  default Value onValue(Ops ops, Value heads, Value positions) {
    return heads;
  }

  /**
   * Relative (ALiBi, T5, Swin): a bias that broadcasts to {@code [B, H, Q, K]}, added to the scores
   * of every layer.
   *
   * @param queryPositions I64 {@code [Q]}
   * @param keyPositions I64 {@code [K]}
   */
  default Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    return Optional.empty();
  }
}
