package dev.heed.spi;

import dev.heed.op.Value;
import java.util.Optional;

/**
 * What an {@link Attention} may know besides query, key and value.
 *
 * @param grid where the key tokens sit
 * @param mask BOOL, broadcast to {@code [B, H, Q, K]}: true where a query may see a key
 * @param bias float, broadcast to {@code [B, H, Q, K]}: added to the scores, as relative positions
 *     are
 */
public record AttentionContext(TokenGrid grid, Optional<Value> mask, Optional<Value> bias) {

  public static AttentionContext on(TokenGrid grid) {
    return new AttentionContext(grid, Optional.empty(), Optional.empty());
  }

  public AttentionContext withMask(Value other) {
    return new AttentionContext(grid, Optional.of(other), bias);
  }

  public AttentionContext withBias(Value other) {
    return new AttentionContext(grid, mask, Optional.of(other));
  }
}
