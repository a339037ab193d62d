package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.Optional;

/**
 * A layer of Hiera, which may widen its tokens and keep one of {@code pool}.
 *
 * @param width of the tokens that it gets
 * @param wider of those that it gives
 * @param window how many of the tokens that it gives see each other; empty for all
 */
record HieraLayer(
    Ops ops,
    Choices choices,
    int number,
    long width,
    long wider,
    int heads,
    long pool,
    Optional<Long> window,
    long inner,
    String activation,
    double epsilon) {

  /** The tokens after a layer, and its attention's weights {@code [B * windows, H, Q, K]}. */
  record Layered(Value tokens, Optional<Value> weights) {}

  Layered apply(Parameters layer, Value x) {
    Value normed = norm(layer, "layernorm_before", width).apply(ops, x);
    Value kept =
        width == wider ? x : largest(Linear.of(layer.at("proj"), width, wider, true), normed);
    Attended attended = attend(layer.at("attn"), normed);
    Value mixed = ops.add(kept, ops.through("branch", attended.output()));
    FeedForward net =
        FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", inner, activation).of(layer, wider);
    Value thought = net.apply(ops, norm(layer, "layernorm_after", wider).apply(ops, mixed));
    return new Layered(ops.add(mixed, ops.through("branch", thought)), attended.weights());
  }

  private LayerNorm norm(Parameters layer, String name, long channels) {
    return LayerNorm.of(layer.at(name), channels, epsilon);
  }

  /** The largest of each pool: {@code [B, N, C] -> [B, N / pool, C']}. */
  private Value largest(Linear wide, Value x) {
    Value all = wide.apply(ops, x);
    return pool == 1
        ? all
        : ops.reduceMax(ops.reshape(all, keep(all), pool, x.size(1) / pool, wider), false, 1);
  }

  private static long keep(Value x) {
    return x.axis(0).size().orElse(0);
  }

  private Attended attend(Parameters attention, Value x) {
    long given = window.map(tokens -> tokens * pool).orElse(x.size(1));
    if (x.size(1) % given != 0) {
      throw HeedException.invalidModel(
          "Layer %s has %s tokens, which windows of %s do not divide. Look at image_size, patch_stride, masked_unit_size and query_stride in config.json."
              .formatted(number, x.size(1), given));
    }
    long windows = x.size(1) / given;
    Linear all = Linear.of(attention.at("qkv"), width, 3 * wider, true);
    List<Value> parts = ops.split(all.apply(ops, x), 2, wider, wider, wider);
    Value query = pooled(cut(parts.get(0), windows));
    Attended attended =
        Mechanisms.of(choices, heads, wider)
            .attention(number)
            .attend(
                ops,
                query,
                cut(parts.get(1), windows),
                cut(parts.get(2), windows),
                AttentionContext.on(TokenGrid.line(Dim.of(given))));
    Linear output = Linear.of(attention.at("proj"), wider, wider, true);
    Value joined = joined(x, attended.output(), windows);
    return new Attended(output.apply(ops, joined), attended.weights());
  }

  /**
   * The tokens of a window are far apart: {@code [B, N, C] -> [B * windows, H, N / windows, D]}.
   */
  private Value cut(Value x, long windows) {
    if (windows == 1) {
      return MultiHeadAttention.split(ops, x, heads);
    }
    Value parted = ops.reshape(x, keep(x), x.size(1) / windows, windows, heads, wider / heads);
    return ops.reshape(
        ops.transpose(parted, 0, 2, 3, 1, 4), -1, heads, x.size(1) / windows, wider / heads);
  }

  private Value pooled(Value query) {
    if (pool == 1) {
      return query;
    }
    long tokens = query.size(2) / pool;
    return ops.reduceMax(
        ops.reshape(query, keep(query), heads, pool, tokens, wider / heads), false, 2);
  }

  private Value joined(Value x, Value mixed, long windows) {
    if (windows == 1) {
      return MultiHeadAttention.join(ops, mixed);
    }
    long tokens = mixed.size(2);
    Value parted = ops.reshape(mixed, Dims.of(x.axis(0), windows, heads, tokens, wider / heads));
    Value sorted = ops.transpose(parted, 0, 3, 1, 2, 4);
    return ops.reshape(sorted, keep(sorted), tokens * windows, wider);
  }
}
