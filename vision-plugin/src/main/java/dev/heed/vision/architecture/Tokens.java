package dev.heed.vision.architecture;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;

/** Small steps on tokens {@code [B, N, C]}. */
final class Tokens {

  private Tokens() {}

  /** Trained tokens {@code [1, n, C]} for each item of a batch: {@code [B, n, C]}. */
  static Value repeat(Ops ops, Value tokens, Value batch) {
    return ops.expand(tokens, Dims.of(batch.axis(0), tokens.axis(1), tokens.axis(2)));
  }

  /** One token of each item: {@code [B, C]}. */
  static Value at(Ops ops, Value tokens, long place) {
    return ops.gather(tokens, place, 1);
  }

  /** The tokens from {@code start} on. */
  static Value from(Ops ops, Value tokens, long start) {
    return start == 0 ? tokens : ops.slice(tokens, 1, start, Long.MAX_VALUE);
  }

  /** The mean of all tokens of each item: {@code [B, C]}. */
  static Value mean(Ops ops, Value tokens) {
    return ops.reduceMean(tokens, false, 1);
  }
}
