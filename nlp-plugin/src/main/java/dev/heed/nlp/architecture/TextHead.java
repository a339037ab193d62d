package dev.heed.nlp.architecture;

import dev.heed.layer.Linear;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/** What stands on an encoder of text, and the outputs that exporters name for it. */
record TextHead(Ops ops, long width) {

  /** {@code last_hidden_state [B, N, C]}. */
  void features(Value hidden) {
    ops.output("last_hidden_state", hidden);
  }

  /** The first token, made for classification: {@code [B, N, C] -> tanh(linear) [B, C]}. */
  Value pooled(Value hidden, Parameters dense) {
    return ops.tanh(Linear.of(dense, width, width).apply(ops, first(hidden)));
  }

  /** The first token: {@code [B, N, C] -> [B, C]}. */
  Value first(Value hidden) {
    return ops.gather(hidden, 0, 1);
  }

  /** {@code logits}: of a text from {@code [B, C]}, or of every token from {@code [B, N, C]}. */
  void classes(Value x, Parameters classifier, int labels) {
    ops.output("logits", Linear.of(classifier, width, labels).apply(ops, x));
  }

  /** {@code start_logits} and {@code end_logits [B, N]}: where an answer begins and ends. */
  void span(Value hidden, Parameters linear) {
    Value both = Linear.of(linear, width, 2).apply(ops, hidden); // [B, N, 2]
    List<Value> parts = ops.split(both, 2, 1, 1);
    ops.output("start_logits", ops.squeeze(parts.get(0), 2));
    ops.output("end_logits", ops.squeeze(parts.get(1), 2));
  }

  /** {@code logits [B, N, vocabulary]}: each token's likeness to every vector of a vocabulary. */
  void words(Value transformed, Value table, Value bias) {
    ops.output("logits", new Linear(table, Optional.of(bias)).apply(ops, transformed));
  }
}
