package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;

/**
 * One layer of an encoder: multi-head attention, then a position-wise feed-forward network.
 *
 * @param normFirst whether a norm stands before each step (ViT, GPT-2) or behind it (BERT)
 */
public record EncoderLayer(
    TokenMixer attention, Norm attentionNorm, FeedForward mlp, Norm mlpNorm, boolean normFirst) {

  /** {@code [B, N, C] -> [B, N, C]}, and the attention's weights where it has them. */
  public Attended apply(Ops ops, Value x, AttentionContext context) {
    return normFirst ? preNorm(ops, x, context) : postNorm(ops, x, context);
  }

  private Attended preNorm(Ops ops, Value x, AttentionContext context) {
    Attended attended = attention.apply(ops, attentionNorm.apply(ops, x), context);
    Value mixed = ops.add(x, ops.through("branch", attended.output()));
    Value thought =
        ops.add(mixed, ops.through("branch", mlp.apply(ops, mlpNorm.apply(ops, mixed))));
    return new Attended(thought, attended.weights());
  }

  private Attended postNorm(Ops ops, Value x, AttentionContext context) {
    Attended attended = attention.apply(ops, x, context);
    Value mixed = attentionNorm.apply(ops, ops.add(x, ops.through("branch", attended.output())));
    Value thought =
        mlpNorm.apply(ops, ops.add(mixed, ops.through("branch", mlp.apply(ops, mixed))));
    return new Attended(thought, attended.weights());
  }
}
