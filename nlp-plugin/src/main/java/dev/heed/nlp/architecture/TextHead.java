package dev.heed.nlp.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/** What stands on an encoder of text, and the outputs that exporters name for it. */
record TextHead(Ops ops, Json config, long width) {

  /** {@code last_hidden_state [B, N, C]}. */
  void features(Value hidden) {
    ops.output("last_hidden_state", hidden);
  }

  /** The features, and {@code pooler_output [B, C]} where the checkpoint has a pooler. */
  void features(Value hidden, Parameters pooler) {
    features(hidden);
    if (pooler.has("weight")) {
      ops.output("pooler_output", pooled(hidden, pooler));
    }
  }

  /** The first token, made for classification: {@code [B, N, C] -> tanh(linear) [B, C]}. */
  Value pooled(Value hidden, Parameters dense) {
    return first(hidden, dense, "tanh");
  }

  /** The first token through a linear map and an activation: {@code [B, N, C] -> [B, C]}. */
  Value first(Value hidden, Parameters dense, String activation) {
    return whole(ops.gather(hidden, 0, 1), dense, activation);
  }

  /** A text {@code [B, C]} through a linear map and an activation. */
  Value whole(Value text, Parameters dense, String activation) {
    return Activation.named(activation).apply(ops, Linear.of(dense, width, width).apply(ops, text));
  }

  /** {@code logits}: of a text from {@code [B, C]}, or of every token from {@code [B, N, C]}. */
  void classes(Value x, Parameters classifier) {
    ops.output("logits", Linear.of(classifier, width, Checkpoint.labels(config)).apply(ops, x));
  }

  /** {@code logits [B, choices]}: how well each of several texts {@code [B * choices, C]} fits. */
  void choices(TextInputs text, Value each, Parameters classifier) {
    Value fits = Linear.of(classifier, width, 1).apply(ops, each);
    ops.output("logits", text.compared(ops, fits));
  }

  /** Whether the head of that name compares texts. */
  static boolean compares(String head) {
    return head.endsWith("ForMultipleChoice");
  }

  /** {@code start_logits} and {@code end_logits [B, N]}: where an answer begins and ends. */
  void span(Value hidden, Parameters linear) {
    Value both = Linear.of(linear, width, 2).apply(ops, hidden); // [B, N, 2]
    List<Value> parts = ops.split(both, 2, 1, 1);
    ops.output("start_logits", ops.squeeze(parts.get(0), 2));
    ops.output("end_logits", ops.squeeze(parts.get(1), 2));
  }

  /** A token as the word that it stands for: {@code norm(activation(linear(x)))}. */
  Value word(Value hidden, Linear dense, String activation, Norm norm) {
    Value bent = Activation.named(activation).apply(ops, dense.apply(ops, hidden));
    return norm.apply(ops, bent);
  }

  /**
   * {@code logits [B, N, vocabulary]}: each token's likeness to every vector of a vocabulary.
   *
   * @param decoder has a table of its own; else {@code words} serves, which read the tokens in
   */
  void words(Value transformed, Parameters decoder, Value words, Value bias) {
    ops.output("logits", likeness(transformed, decoder, words, bias));
  }

  /** What {@link #words} gives out. */
  Value likeness(Value transformed, Parameters decoder, Value words, Value bias) {
    boolean own = decoder.has("weight");
    Value table = own ? decoder.get("weight", words.size(0), words.size(1)) : words;
    return new Linear(table, Optional.of(bias)).apply(ops, transformed);
  }
}
