package dev.heed.attention;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Mechanism;
import java.util.function.DoubleUnaryOperator;

/**
 * Weights from the dot product of query and key: {@code weighting(scale * q k^T + bias) v}. With
 * the scale 1/sqrt(D) and softmax it is the attention of every published transformer; with the
 * scale 1 it is the form without scaling, as in T5.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.1</a>
 * @see <a href="https://arxiv.org/abs/2309.08586">Wortsman et al. 2023, ReLU in place of
 *     softmax</a>
 */
public final class DotProductAttention implements Attention {

  /** {@code softmax(q k^T) v}. */
  public static final Mechanism<Attention> UNSCALED =
      new Mechanism<>(
          "dot-product",
          "softmax(q k) v, unscaled",
          Weighting.OPTION,
          setup -> unscaled(Weighting.of(setup)));

  /** {@code softmax(q k^T / sqrt(D)) v}. */
  public static final Mechanism<Attention> SCALED =
      new Mechanism<>(
          "scaled-dot-product",
          "softmax(q k / sqrt(d)) v",
          Weighting.OPTION,
          setup -> scaled(Weighting.of(setup)));

  /** {@code relu(q k^T / sqrt(D)) v}. */
  public static final Mechanism<Attention> RELU =
      new Mechanism<>("relu-dot-product", "relu(q k / sqrt(d)) v", setup -> scaled(Weighting.RELU));

  /** {@code relu(q k^T / sqrt(D)) / K v}. */
  public static final Mechanism<Attention> RELU_PER_KEY =
      new Mechanism<>(
          "relu-per-key-dot-product",
          "relu(q k / sqrt(d)) v, divided by the number of keys",
          setup -> scaled(Weighting.RELU_PER_KEY));

  /** Of queries, from the width of a head. */
  private final DoubleUnaryOperator scale;

  private final Weighting weighting;
  private final double cap;

  private DotProductAttention(DoubleUnaryOperator scale, Weighting weighting, double cap) {
    this.scale = scale;
    this.weighting = weighting;
    this.cap = cap;
  }

  public static DotProductAttention scaled(Weighting weighting) {
    return new DotProductAttention(width -> 1 / Math.sqrt(width), weighting, 0);
  }

  public static DotProductAttention unscaled(Weighting weighting) {
    return scaledBy(1, weighting);
  }

  /** With a scale that does not follow from the width of a head. */
  public static DotProductAttention scaledBy(double scale, Weighting weighting) {
    return new DotProductAttention(width -> scale, weighting, 0);
  }

  /**
   * The same with scores that stay between {@code -limit} and {@code limit}: {@code limit *
   * tanh(scores / limit)}.
   *
   * @see <a href="https://arxiv.org/abs/2408.00118">Gemma Team 2024 (Gemma 2), section 2</a>
   */
  public DotProductAttention capped(double limit) {
    return new DotProductAttention(scale, weighting, limit);
  }

  @Override
  public Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
    Agreement.require(query, key, value);
    Value scores = ops.matMul(scaled(ops, query), ops.transpose(key, 0, 1, 3, 2)); // [B, H, Q, K]
    Value weights = weighting.weigh(ops, capped(ops, scores), context.bias(), context.mask());
    return Attended.of(ops.matMul(weights, value), weights);
  }

  private Value scaled(Ops ops, Value query) {
    double factor = scale.applyAsDouble((double) query.size(-1));
    return factor == 1 ? query : ops.mul(query, factor);
  }

  private Value capped(Ops ops, Value scores) {
    return cap == 0 ? scores : ops.mul(ops.tanh(ops.div(scores, cap)), cap);
  }
}
