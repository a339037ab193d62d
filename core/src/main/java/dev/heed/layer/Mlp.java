package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;

/** The feed-forward net of a transformer's layer: wide, bent, and narrow again. */
public record Mlp(Linear up, Activation activation, Linear down) implements FeedForward {

  @Override
  public Value apply(Ops ops, Value x) {
    return down.apply(ops, activation.apply(ops, up.apply(ops, x)));
  }
}
