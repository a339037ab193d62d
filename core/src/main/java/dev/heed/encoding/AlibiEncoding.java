package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * The farther a key, the lower its score: each head takes off the distance times a slope of its
 * own. Nothing is trained, and sequences may be longer than those of the training.
 *
 * @see <a href="https://arxiv.org/abs/2108.12409">Press et al. 2021, section 3</a>
 */
public final class AlibiEncoding implements PositionalEncoding {

  public static final Mechanism<PositionalEncoding> MECHANISM =
      new Mechanism<>(
          "alibi", "takes the distance times a head's slope off scores", s -> new AlibiEncoding());

  @Override
  public Optional<Value> onScores(
      Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
    Value gap = ops.sub(ops.unsqueeze(keyPositions, 0), ops.unsqueeze(queryPositions, 1));
    Value distance = ops.cast(ops.abs(gap), ElementType.F32); // [Q, K]
    double[] slopes = slopes(heads);
    float[] negative = new float[heads];
    for (int h = 0; h < heads; h++) {
      negative[h] = (float) -slopes[h];
    }
    Value perHead = ops.reshape(ops.constants(negative), 1, heads, 1, 1);
    return Optional.of(ops.mul(distance, perHead));
  }

  /**
   * The published slopes: for a power of two, powers of {@code 2^(-8/H)}; else those of the power
   * of two below, and then every other one of twice as many heads.
   */
  public static double[] slopes(int heads) {
    if (heads < 1) {
      throw invalidInput("ALiBi needs at least one head, not %s.".formatted(heads));
    }
    int power = Integer.highestOneBit(heads);
    double[] slopes = new double[heads];
    for (int h = 0; h < heads; h++) {
      slopes[h] =
          h < power
              ? Math.pow(2, -8.0 * (h + 1) / power)
              : Math.pow(2, -8.0 * (2 * (h - power) + 1) / (2.0 * power));
    }
    return slopes;
  }
}
