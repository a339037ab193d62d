package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;

/** What tokens do together in a transformer's layer: mostly {@link MultiHeadAttention}. */
@FunctionalInterface
public interface TokenMixer {

  /** {@code [B, N, C] -> [B, N, C]}, and the attention's weights where it has them. */
  Attended apply(Ops ops, Value x, AttentionContext context);

  /** The same, each channel of the result times a trained factor {@code [C]} (LayerScale). */
  default TokenMixer scaled(Value factors) {
    return (ops, x, context) -> {
      Attended attended = apply(ops, x, context);
      return new Attended(ops.mul(attended.output(), factors), attended.weights());
    };
  }
}
