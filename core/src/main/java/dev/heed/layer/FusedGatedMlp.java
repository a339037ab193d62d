package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.List;

/**
 * {@link GatedMlp} with one linear map for gate and input: {@code (activation(a) * b) W}, where
 * {@code a} and {@code b} are the halves of what the map gives.
 *
 * @param both gives both halves, the gate first
 */
record FusedGatedMlp(Linear both, Activation activation, Linear down) implements FeedForward {

  @Override
  public Value apply(Ops ops, Value x) {
    Value wide = both.apply(ops, x);
    long half = wide.size(-1) / 2;
    List<Value> halves = ops.split(wide, -1, half, half);
    return down.apply(ops, ops.mul(activation.apply(ops, halves.get(0)), halves.get(1)));
  }
}
