package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.Optional;

/**
 * A convolution.
 *
 * @param weight {@code [out, in / groups, ...kernel]}, as PyTorch and ONNX store it
 * @param bias {@code [out]}
 */
public record Convolution(Value weight, Optional<Value> bias, Window window) {

  /** Over images, with a square kernel: {@code weight}, and {@code bias} where there is one. */
  public static Convolution square(
      Parameters parameters, long in, long out, long kernel, boolean biased, Window window) {
    Value weight = parameters.get("weight", out, in / window.groups(), kernel, kernel);
    Optional<Value> bias = biased ? Optional.of(parameters.get("bias", out)) : Optional.empty();
    return new Convolution(weight, bias, window);
  }

  /** {@code x [B, in, ...] -> [B, out, ...]}. */
  public Value apply(Ops ops, Value x) {
    return bias.map(b -> ops.conv(x, weight, b, window))
        .orElseGet(() -> ops.conv(x, weight, window));
  }
}
