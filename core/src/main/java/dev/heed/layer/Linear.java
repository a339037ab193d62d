package dev.heed.layer;

import dev.heed.op.Attributes;
import dev.heed.op.Fusion;
import dev.heed.op.Ops;
import dev.heed.op.Spec;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
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
    Value product = product(ops, x);
    return bias.map(b -> ops.add(product, b)).orElse(product);
  }

  /**
   * The runtime's product that reads the weight transposed where it lies. A Transpose before a
   * MatMul runs as fast, but the runtime folds it into a second copy of every weight when a graph
   * is opened: for the twelve layers of a ViT-B that took 0.8 s instead of 0.3 s on one thread.
   * Gemm opens as slowly as this or slower (0.3 to 0.5 s), runs no faster and wants two axes.
   */
  private Value product(Ops ops, Value x) {
    Spec spec = new Spec(x.type(), x.dims().with(-1, weight.axis(0)));
    Fusion fusion = Fusion.of("FusedMatMul", Attributes.of("transB", 1L), spec, x, weight);
    return ops.fused(fusion, () -> List.of(ops.matMul(x, ops.transpose(weight, 1, 0)))).get(0);
  }
}
