package dev.heed.layer;

import dev.heed.spi.Parameters;

/** Which feed-forward net the layers have; it makes one from the weights of each layer. */
@FunctionalInterface
public interface FeedForwardTable {

  /** The net of one layer, for tokens of {@code width} channels. */
  FeedForward of(Parameters layer, long width);

  /** {@link Mlp} with biases; {@code inner} is its inner width. */
  static FeedForwardTable mlp(String up, String down, long inner, String activation) {
    return mlp(up, down, inner, activation, LinearForm.BIASED);
  }

  /** {@link Mlp}. */
  static FeedForwardTable mlp(
      String up, String down, long inner, String activation, LinearForm form) {
    return (layer, width) ->
        new Mlp(
            form.of(layer.at(up), width, inner),
            Activation.named(activation),
            form.of(layer.at(down), inner, width));
  }

  /** {@link GatedMlp}. */
  static FeedForwardTable gated(
      String gate, String up, String down, long inner, String activation, LinearForm form) {
    return (layer, width) ->
        new GatedMlp(
            form.of(layer.at(gate), width, inner),
            form.of(layer.at(up), width, inner),
            Activation.named(activation),
            form.of(layer.at(down), inner, width));
  }

  /** {@link FusedGatedMlp}; {@code inner} is the width of one half. */
  static FeedForwardTable fusedGated(
      String both, String down, long inner, String activation, LinearForm form) {
    return (layer, width) ->
        new FusedGatedMlp(
            form.of(layer.at(both), width, 2 * inner),
            Activation.named(activation),
            form.of(layer.at(down), inner, width));
  }
}
