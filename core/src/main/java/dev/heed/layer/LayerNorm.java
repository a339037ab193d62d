package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/**
 * Each token to mean 0 and variance 1, then scaled and shifted.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>
 */
public record LayerNorm(Value weight, Value bias, double epsilon) implements Norm {

  public static LayerNorm of(Parameters parameters, long width, double epsilon) {
    return new LayerNorm(parameters.get("weight", width), parameters.get("bias", width), epsilon);
  }

  @Override
  public Value apply(Ops ops, Value x) {
    return ops.layerNormalization(x, weight, bias, epsilon);
  }
}
