package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

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

  /** Declares {@code pooler_output}: the class token through one more layer, where there is one. */
  static void outputPooled(Ops ops, Json config, Parameters body, Value last) {
    if (body.has("pooler.dense.weight")) {
      long out = config.size("pooler_output_size", (int) last.size(-1));
      Linear dense = Linear.of(body.at("pooler.dense"), last.size(-1), out, true);
      Activation activation = Activation.named(config.text("pooler_act", "tanh"));
      Value pooled = activation.apply(ops, dense.apply(ops, at(ops, last, 0)));
      ops.output("pooler_output", pooled);
    }
  }

  /** The first two axes as one: {@code [B, H, ...] -> [B*H, ...]}. */
  static Value merged(Ops ops, Value x) {
    Value sizes = ops.shape(x);
    Value first = ops.mul(ops.slice(sizes, 0, 0, 1), ops.slice(sizes, 0, 1, 2));
    return ops.reshape(x, ops.concat(0, first, ops.slice(sizes, 0, 2, x.rank())));
  }

  /** Those of {@code x [B, N, C]} with the numbers {@code [B, Q]}: {@code [B, Q, C]}. */
  static Value picked(Ops ops, Value x, Value numbers) {
    Dims dims = Dims.of(numbers.axis(0), numbers.axis(1), x.axis(2));
    return ops.gatherElements(x, ops.expand(ops.unsqueeze(numbers, 2), dims), 1);
  }
}
