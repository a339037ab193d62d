package dev.heed.spi;

import dev.heed.op.Ops;
import dev.heed.op.Value;

/**
 * A way for every query token to gather from the value tokens.
 *
 * <p>Axes: {@code B} batch, {@code H} heads, {@code Q} query tokens, {@code K} key tokens, {@code
 * D} width of a head. It does not project: the four linear maps (query, key, value, output) belong
 * to {@code layer.MultiHeadAttention}. Written once against {@link Ops}: computed in Java, or
 * recorded as a graph that ONNX Runtime runs. Implementations are immutable and safe for concurrent
 * calls.
 *
 * <pre>{@code
 * Attention mean =
 *     (ops, query, key, value, context) ->
 *         Attended.without(ops.add(ops.mul(query, 0), ops.reduceMean(value, true, 2)));
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2</a>
 */
@FunctionalInterface
public interface Attention {

  /**
   * Mixes values by the affinity of each query to each key.
   *
   * @param query {@code [B, H, Q, D]}, as projected: scaling is the attention's own
   * @param key {@code [B, H, K, D]}
   * @param value {@code [B, H, K, Dv]}
   * @param context where tokens sit, who may see whom, and what is added to the scores
   * @return {@code [B, H, Q, Dv]}, and the weights {@code [B, H, Q, K]} where it has them
   * @throws dev.heed.error.HeedException INVALID_INPUT where the shapes do not agree; it names them
   */
  Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context);
}
