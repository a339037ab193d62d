package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;

/**
 * Scores from the angle between query and key alone, times a trained factor for each head, so that
 * large activations do not decide.
 *
 * @param logScale {@code [H, 1, 1]}: the logarithm of the factor, which is at most 100
 * @see <a href="https://arxiv.org/abs/2111.09883">Liu et al. 2022, Swin Transformer V2, section
 *     3.2</a>
 */
record CosineAttention(Value logScale) implements Attention {

  private static final DotProductAttention PLAIN = DotProductAttention.unscaled(Weighting.SOFTMAX);
  private static final float MOST = (float) Math.log(100);

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Value factor = ops.exp(ops.min(logScale, ops.constant(MOST)));
    Value asked = ops.mul(Points.unit(ops, query, -1), factor);
    return PLAIN.attend(ops, asked, Points.unit(ops, key, -1), value, context);
  }
}
