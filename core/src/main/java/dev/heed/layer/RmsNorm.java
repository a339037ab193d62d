package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/**
 * Each token to a mean square of 1, then scaled: a {@link LayerNorm} that leaves the mean alone.
 *
 * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
 */
public record RmsNorm(Value weight, double epsilon) implements Norm {

  public static RmsNorm of(Parameters parameters, long width, double epsilon) {
    return new RmsNorm(parameters.get("weight", width), epsilon);
  }

  @Override
  public Value apply(Ops ops, Value x) {
    return ops.rmsNormalization(x, weight, epsilon);
  }
}
