package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/**
 * Each channel by the mean and the variance that it had in training, then scaled and shifted. It
 * changes nothing while a model runs, so that frozen norms are the same.
 *
 * @param weight {@code [C]}
 * @param bias {@code [C]}
 * @param mean {@code [C]}
 * @param variance {@code [C]}
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
 */
public record BatchNorm(Value weight, Value bias, Value mean, Value variance, double epsilon) {

  /** What PyTorch uses where nothing else is said. */
  public static final double EPSILON = 1e-5;

  /** The norm as PyTorch names it: weight, bias, running_mean, running_var. */
  public static BatchNorm of(Parameters parameters, long width, double epsilon) {
    return new BatchNorm(
        parameters.get("weight", width),
        parameters.get("bias", width),
        parameters.get("running_mean", width),
        parameters.get("running_var", width),
        epsilon);
  }

  /** {@code x [B, C, ...] -> [B, C, ...]}. */
  public Value apply(Ops ops, Value x) {
    return ops.batchNormalization(x, weight, bias, mean, variance, epsilon);
  }
}
