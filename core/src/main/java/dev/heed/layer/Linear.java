package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * {@code x W^T + b}: a fully-connected layer.
 *
 * @param weight {@code [out, in]}, as PyTorch stores it, or {@code [in, out]}
 * @param bias {@code [out]}
 * @param axes which of the two
 */
public record Linear(Value weight, Optional<Value> bias, Axes axes) {

  /** The order of a weight's axes. */
  public enum Axes {
    /** PyTorch's {@code Linear}. */
    OUT_IN,
    /** GPT-2's {@code Conv1D}. */
    IN_OUT
  }

  /** With a weight {@code [out, in]}. */
  public Linear(Value weight, Optional<Value> bias) {
    this(weight, bias, Axes.OUT_IN);
  }

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
    Value product = axes == Axes.OUT_IN ? ops.linear(x, weight) : ops.matMul(x, weight);
    return bias.map(b -> ops.add(product, b)).orElse(product);
  }
}
