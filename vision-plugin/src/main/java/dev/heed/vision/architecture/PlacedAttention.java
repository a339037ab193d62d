package dev.heed.vision.architecture;

import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.TokenMixer;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Attention as DETR has it: queries and keys are told where they are before they are projected,
 * values are not.
 *
 * @see <a href="https://arxiv.org/abs/2005.12872">Carion et al. 2020, End-to-End Object Detection
 *     with Transformers</a>
 */
record PlacedAttention(MultiHeadAttention attention) {

  /** Maps {@code q_proj}, {@code k_proj}, {@code v_proj} and {@code out_proj}. */
  static PlacedAttention of(Parameters maps, long width, int heads, Choices choices, int number) {
    return of(
        List.of("q_proj", "k_proj", "v_proj").stream()
            .map(name -> Linear.of(maps.at(name), width, width, true))
            .toList(),
        Linear.of(maps.at("out_proj"), width, width, true),
        width,
        heads,
        choices,
        number);
  }

  /** Maps under other names, of the model's own attention. */
  static PlacedAttention named(
      Parameters maps,
      long width,
      int heads,
      String query,
      String key,
      String value,
      String output) {
    return of(
        List.of(query, key, value).stream()
            .map(name -> Linear.of(maps.at(name), width, width, true))
            .toList(),
        Linear.of(maps.at(output), width, width, true),
        width,
        heads,
        Choices.none(),
        0);
  }

  /** PyTorch's own: {@code in_proj_weight} for three, and {@code out_proj}. */
  static PlacedAttention fused(
      Ops ops, Parameters maps, long width, int heads, Choices choices, int number) {
    List<Value> weights =
        ops.split(maps.get("in_proj_weight", 3 * width, width), 0, width, width, width);
    List<Value> biases = ops.split(maps.get("in_proj_bias", 3 * width), 0, width, width, width);
    return of(
        List.of(0, 1, 2).stream()
            .map(i -> new Linear(weights.get(i), Optional.of(biases.get(i))))
            .toList(),
        Linear.of(maps.at("out_proj"), width, width, true),
        width,
        heads,
        choices,
        number);
  }

  private static PlacedAttention of(
      List<Linear> maps, Linear output, long width, int heads, Choices choices, int number) {
    return new PlacedAttention(
        new MultiHeadAttention(
            maps.get(0),
            maps.get(1),
            maps.get(2),
            output,
            heads,
            Mechanisms.of(choices, heads, width).attention(number)));
  }

  /** Among tokens, each of which is told its place {@code [1 or B, N, C]}. */
  TokenMixer among(Value places) {
    return (ops, x, context) -> {
      Value placed = ops.add(x, places);
      return attention.apply(ops, placed, placed, x, context);
    };
  }

  /** Tokens at their places read others at theirs. */
  TokenMixer reading(Value places, Value told, Value read, AttentionContext memory) {
    return (ops, x, context) -> attention.apply(ops, ops.add(x, places), told, read, memory);
  }
}
