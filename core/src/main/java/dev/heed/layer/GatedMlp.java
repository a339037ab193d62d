package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;

/**
 * A gated feed-forward net: {@code down(activation(gate(x)) * up(x))}. With SiLU it is SwiGLU, with
 * GELU GeGLU.
 *
 * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
 */
public record GatedMlp(Linear gate, Linear up, Activation activation, Linear down)
    implements FeedForward {

  @Override
  public Value apply(Ops ops, Value x) {
    Value open = activation.apply(ops, gate.apply(ops, x));
    return down.apply(ops, ops.mul(open, up.apply(ops, x)));
  }
}
