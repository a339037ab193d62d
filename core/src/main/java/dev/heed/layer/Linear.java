package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * {@code x W^T + b}: a fully-connected layer.
 *
 * @param weight {@code [out, in]}, as PyTorch stores it
 * @param bias {@code [out]}
 */
public record Linear(Value weight, Optional<Value> bias) {

  /** {@code weight}, and {@code bias} where the checkpoint has one. */
  public static Linear of(Parameters parameters, long in, long out) {
    return of(parameters, in, out, parameters.has("bias"));
  }

  /** {@code weight}, and {@code bias} where there must be one. */
  public static Linear of(Parameters parameters, long in, long out, boolean biased) {
    Value weight = parameters.get("weight", out, in);
    return new Linear(weight, biased ? Optional.of(parameters.get("bias", out)) : Optional.empty());
  }

  /** {@code x [..., in] -> [..., out]}. */
  public Value apply(Ops ops, Value x) {
    Value product = ops.linear(x, weight);
    return bias.map(b -> ops.add(product, b)).orElse(product);
  }
}
