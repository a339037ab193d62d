package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attention of {@link Levit}: values are wider than keys, and each head adds a trained number
 * for how far two tokens are apart.
 *
 * @param ratio how many times wider a head's values are than its keys
 * @param maps takes the weights of each attention
 */
record LevitAttention(
    Ops ops, Choices choices, int heads, int keyWidth, int ratio, List<Optional<Value>> maps) {

  /** All tokens {@code [B, side side, C]} ask all. */
  Value among(Parameters own, Value x, long side) {
    long each = (2L + ratio) * keyWidth;
    Value all = split(Levit.normed(ops, own.at("queries_keys_values"), x, heads * each));
    List<Value> parts = ops.split(all, 3, keyWidth, keyWidth, (long) ratio * keyWidth);
    Value bias = bias(own, side, side, 1);
    return joined(own, parts.get(0), parts.get(1), parts.get(2), bias, side, x.size(2));
  }

  /** Every second token of every second row asks all: {@code [B, half half, out]}. */
  Value every2nd(Parameters own, Value x, long side, long out) {
    long each = (1L + ratio) * keyWidth;
    Value all = split(Levit.normed(ops, own.at("keys_values"), x, heads * each));
    List<Value> parts = ops.split(all, 3, keyWidth, (long) ratio * keyWidth);
    long half = (side - 1) / 2 + 1;
    Value grid = ops.reshape(x, 0, side, side, x.size(2));
    Value few = ops.slice(ops.slice(grid, 1, 0, side, 2), 2, 0, side, 2);
    Value asking = ops.reshape(few, 0, half * half, x.size(2));
    Value query = split(Levit.normed(ops, own.at("queries"), asking, (long) heads * keyWidth));
    return joined(own, query, parts.get(0), parts.get(1), bias(own, half, side, 2), side, out);
  }

  private Value split(Value x) {
    return MultiHeadAttention.split(ops, x, heads);
  }

  private Value joined(
      Parameters own, Value query, Value key, Value value, Value bias, long side, long out) {
    AttentionContext context =
        AttentionContext.on(TokenGrid.of(0, side, side)).withBias(ops.unsqueeze(bias, 0));
    Attended attended =
        new Mechanisms(choices, heads, keyWidth)
            .attention(maps.size())
            .attend(ops, query, key, value, context);
    maps.add(attended.weights());
    Value tokens = MultiHeadAttention.join(ops, attended.output());
    Value bent = Activation.named("hardswish").apply(ops, tokens);
    return Levit.normed(ops, own.at("projection"), bent, out);
  }

  /** {@code [H, from from, to to]}: distances are numbered as they first occur. */
  private Value bias(Parameters own, long from, long to, long stride) {
    Map<List<Long>, Long> numbers = new HashMap<>();
    long[] indices = new long[Math.toIntExact(from * from * to * to)];
    int i = 0;
    for (long q = 0; q < from * from; q++) {
      for (long k = 0; k < to * to; k++) {
        List<Long> apart =
            List.of(Math.abs(q / from * stride - k / to), Math.abs(q % from * stride - k % to));
        numbers.putIfAbsent(apart, (long) numbers.size());
        indices[i++] = numbers.get(apart);
      }
    }
    Value table = own.get("attention_biases", heads, numbers.size());
    Value picked = ops.gather(table, ops.constants(indices), 1);
    return ops.reshape(picked, heads, from * from, to * to);
  }
}
