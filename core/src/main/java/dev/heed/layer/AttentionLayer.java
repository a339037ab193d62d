package dev.heed.layer;

import dev.heed.attention.GroupedQueryAttention;
import dev.heed.layer.KeyValueCache.KeyValues;
import dev.heed.layer.LayerContext.Memory;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/**
 * The attention of one layer: queries, keys and values are projected, split into heads, normed,
 * turned by their positions, attended, joined and projected again.
 *
 * @param query to {@code [B, N, H*D]}; or to queries, keys and values at once
 * @param keyValue to keys and to values {@code [B, N, G*D]}, or one map to both; empty where {@code
 *     query} gives them
 */
record AttentionLayer(
    int number,
    AttentionTable table,
    int headWidth,
    Linear query,
    List<Linear> keyValue,
    Linear output,
    Optional<Norm> queryNorm,
    Optional<Norm> keyNorm,
    Attention attention,
    PositionalEncoding encoding) {

  static AttentionLayer of(
      AttentionTable table,
      Parameters layer,
      int number,
      long width,
      NormTable norm,
      Choices choices) {
    int headWidth = table.headWidth(width);
    long all = (long) table.heads * headWidth;
    long few = (long) table.keyHeads * headWidth;
    Mechanisms mechanisms = new Mechanisms(choices, table.heads, headWidth);
    Attention attention = mechanisms.attention(number, table.attention);
    int last = table.maps.size() - 1;
    return new AttentionLayer(
        number,
        table,
        headWidth,
        map(table, 0, layer, width, table.isFused() ? all + 2 * few : all),
        keyValue(table, layer, table.memoryWidth == 0 ? width : table.memoryWidth, few),
        map(table, last, layer, all, width),
        table.norms.map(n -> norm.of(layer.at(n.query()), n.perHead() ? headWidth : all)),
        table.norms.map(n -> norm.of(layer.at(n.key()), n.perHead() ? headWidth : few)),
        table.heads == table.keyHeads ? attention : new GroupedQueryAttention(attention),
        mechanisms.position(number, table.position));
  }

  private static List<Linear> keyValue(
      AttentionTable table, Parameters layer, long width, long few) {
    if (table.isFused()) {
      return List.of();
    }
    return table.isPaired()
        ? List.of(map(table, 1, layer, width, 2 * few))
        : List.of(map(table, 1, layer, width, few), map(table, 2, layer, width, few));
  }

  private static Linear map(AttentionTable table, int i, Parameters layer, long in, long out) {
    return table.form(i).of(layer.at(table.maps.get(i)), in, out);
  }

  /** Self-attention: {@code x [B, N, C] -> [B, N, C]}. */
  Attended apply(Ops ops, Value x, LayerContext context) {
    boolean before = !table.normedBehindTurn;
    List<Value> parts = clipped(ops, projected(ops, x));
    Value q = heads(ops, parts.get(0), table.heads, queryNorm.filter(n -> before)); // [B, H, N, D]
    Value k = heads(ops, parts.get(1), table.keyHeads, keyNorm.filter(n -> before)); // [B, G, N, D]
    Value v = heads(ops, parts.get(2), table.keyHeads, Optional.empty());
    Value turned = behind(ops, encoding.onQuery(ops, q, context.positions()), queryNorm);
    KeyValues fresh =
        new KeyValues(
            behind(ops, encoding.onKey(ops, k, context.positions()), keyNorm),
            encoding.onValue(ops, v, context.positions()));
    KeyValues all = context.cache().map(c -> c.extended(ops, number, fresh)).orElse(fresh);
    return joined(
        ops, attention.attend(ops, turned, all.keys(), all.values(), context.attention()));
  }

  private Value behind(Ops ops, Value turned, Optional<Norm> norm) {
    return norm.filter(n -> table.normedBehindTurn).map(n -> n.apply(ops, turned)).orElse(turned);
  }

  private List<Value> clipped(Ops ops, List<Value> parts) {
    return table.most == 0
        ? parts
        : parts.stream().map(part -> ops.clip(part, -table.most, table.most)).toList();
  }

  /** Cross attention: queries from {@code x [B, N, C]}, keys and values from the memory. */
  Attended across(Ops ops, Value x, LayerContext context) {
    Memory memory = context.memory().orElseThrow();
    Value q = heads(ops, query.apply(ops, x), table.heads, queryNorm);
    KeyValues all =
        context
            .cache()
            .map(cache -> cache.cross(ops, number, () -> read(ops, memory)))
            .orElseGet(() -> read(ops, memory));
    return joined(ops, attention.attend(ops, q, all.keys(), all.values(), memory.attention()));
  }

  private KeyValues read(Ops ops, Memory memory) {
    List<Value> both = keysAndValues(ops, memory.states().orElseThrow());
    return new KeyValues(
        heads(ops, both.get(0), table.keyHeads, keyNorm),
        heads(ops, both.get(1), table.keyHeads, Optional.empty()));
  }

  /** Each {@code [B, N, G * D]}. */
  private List<Value> keysAndValues(Ops ops, Value x) {
    long few = (long) table.keyHeads * headWidth;
    return table.isPaired()
        ? ops.split(keyValue.get(0).apply(ops, x), -1, few, few)
        : List.of(keyValue.get(0).apply(ops, x), keyValue.get(1).apply(ops, x));
  }

  /** Queries, keys and values, each {@code [B, N, heads * D]}. */
  private List<Value> projected(Ops ops, Value x) {
    Value first = query.apply(ops, x);
    if (!table.isFused()) {
      List<Value> both = keysAndValues(ops, x);
      return List.of(first, both.get(0), both.get(1));
    }
    long few = (long) table.keyHeads * headWidth;
    return table.order == AttentionTable.FusedOrder.THIRDS
        ? ops.split(first, -1, (long) table.heads * headWidth, few, few)
        : perGroup(ops, first);
  }

  private List<Value> perGroup(Ops ops, Value all) {
    long members = table.heads / table.keyHeads;
    Value groups = ops.reshape(all, 0, 0, table.keyHeads, members + 2, headWidth);
    return ops.split(groups, 3, members, 1, 1).stream()
        .map(part -> ops.reshape(part, 0, 0, part.size(2) * part.size(3) * headWidth))
        .toList();
  }

  private Value heads(Ops ops, Value x, int count, Optional<Norm> norm) {
    boolean perHead = table.norms.filter(AttentionTable.QueryKeyNorms::perHead).isPresent();
    Value whole = perHead ? x : norm.map(n -> n.apply(ops, x)).orElse(x);
    Value split = MultiHeadAttention.split(ops, whole, count);
    return perHead ? norm.map(n -> n.apply(ops, split)).orElse(split) : split;
  }

  private Attended joined(Ops ops, Attended attended) {
    Value tokens = MultiHeadAttention.join(ops, attended.output());
    return new Attended(output.apply(ops, tokens), attended.weights());
  }
}
