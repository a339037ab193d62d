package org.example.cosine;

import dev.heed.attention.Agreement;
import dev.heed.attention.Weighting;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;

/**
 * Weights from the angle between query and key, whatever their lengths: {@code softmax(10 cos(q,
 * k)) v}. Scores stay between -10 and 10.
 *
 * @see <a href="https://arxiv.org/abs/2111.09883">Liu et al. 2022, Swin Transformer V2, section
 *     3.3, where the sharpness is learned for each head</a>
 */
final class CosineAttention implements Attention {

  static final Mechanism<Attention> MECHANISM =
      new Mechanism<>("cosine", "softmax(10 cos(q, k)) v", setup -> new CosineAttention());

  private static final double SHARPNESS = 10;

  /** Keeps a vector of zeros from being divided by zero. */
  private static final double SMALLEST = 1e-12;

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Value unitKeys = ops.transpose(unit(ops, key), 0, 1, 3, 2); // [B, H, D, K]
    Value cosines = ops.matMul(unit(ops, query), unitKeys); // [B, H, Q, K]
    Value scores = ops.mul(cosines, SHARPNESS);
    Value weights = Weighting.SOFTMAX.weigh(ops, scores, context.bias(), context.mask());
    return Attended.of(ops.matMul(weights, value), weights);
  }

  private static Value unit(Ops ops, Value x) {
    Value squares = ops.reduceSum(ops.mul(x, x), true, -1);
    return ops.div(x, ops.sqrt(ops.add(squares, ops.scalar(x.type(), SMALLEST))));
  }
}
