package dev.heed.layer;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.List;

/**
 * A feed-forward net whose one half opens and shuts the other: {@code (silu(a) * b) W}.
 *
 * @param up gives both halves, the gate first
 * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
 */
public record SwiGlu(Linear up, Linear down) implements FeedForward {

  @Override
  public Value apply(Ops ops, Value x) {
    Value both = up.apply(ops, x);
    long half = both.size(-1) / 2;
    List<Value> halves = ops.split(both, -1, half, half);
    return down.apply(ops, ops.mul(ops.silu(halves.get(0)), halves.get(1)));
  }
}
