package dev.heed.spi;

import dev.heed.op.Value;
import java.util.Optional;

/**
 * What an {@link Attention} gives.
 *
 * @param output {@code [B, H, Q, Dv]}
 * @param weights {@code [B, H, Q, K]}, after softmax or what stands in its place; empty where the
 *     mechanism never forms them
 */
public record Attended(Value output, Optional<Value> weights) {

  public static Attended of(Value output, Value weights) {
    return new Attended(output, Optional.of(weights));
  }

  public static Attended without(Value output) {
    return new Attended(output, Optional.empty());
  }
}
