package dev.heed.nlp.architecture;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model takes that writes text on: N new tokens, and the keys and values of the P before
 * them, so that a step costs one token and not all.
 *
 * @param ids {@code input_ids} I64 {@code [B, N]}
 * @param positions {@code position_ids} I64 {@code [B, N]}: a text's own, whatever padding precedes
 * @param numbers I64 {@code [P + N]}: 0, 1, 2, ... for the past and the new tokens
 * @param fresh the last N of them
 * @param visible BOOL {@code [B, 1, N, P + N]}: text, and nothing that comes later
 * @param past keys and values {@code [B, H, P, D]} of each layer
 * @param present those of all tokens by name, gathered while layers attend
 */
record CausalText(
    Value ids,
    Value positions,
    Value numbers,
    Value fresh,
    Value visible,
    List<Past> past,
    Map<String, Value> present) {

  private static final Dim BATCH = Dim.of("batch_size");
  private static final Dim NEW = Dim.of("sequence_length");
  private static final Dim PAST = Dim.of("past_sequence_length");
  private static final Dim ALL = Dim.of("past_sequence_length + sequence_length");

  /** Keys and values of earlier tokens in one layer. */
  record Past(Value keys, Value values) {}

  static CausalText declare(Ops ops, int layers, long heads, long headWidth) {
    Value ids = ops.input("input_ids", ElementType.I64, Dims.of(BATCH, NEW));
    Value mask = ops.input("attention_mask", ElementType.I64, Dims.of(BATCH, ALL));
    Value positions = ops.input("position_ids", ElementType.I64, Dims.of(BATCH, NEW));
    Value numbers = count(ops, mask);
    Value before = ops.sub(ops.dimension(mask, 1), ops.dimension(ids, 1));
    Value fresh = ops.add(count(ops, ids), before);
    Value visible = visible(ops, mask, numbers, fresh);
    List<Past> past = past(ops, layers, Dims.of(BATCH, heads, PAST, headWidth));
    return new CausalText(ids, positions, numbers, fresh, visible, past, new LinkedHashMap<>());
  }

  private static List<Past> past(Ops ops, int layers, Dims kept) {
    List<Past> past = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String name = "past_key_values." + i;
      Value keys = ops.input(name + ".key", ElementType.F32, kept);
      past.add(new Past(keys, ops.input(name + ".value", ElementType.F32, kept)));
    }
    return List.copyOf(past);
  }

  private static Value visible(Ops ops, Value mask, Value numbers, Value fresh) {
    Value isText = ops.unsqueeze(ops.cast(mask, ElementType.BOOL), 1, 2); // [B, 1, 1, P + N]
    Value query = ops.unsqueeze(fresh, 1); // [N, 1]
    Value key = ops.unsqueeze(numbers, 0); // [1, P + N]
    return ops.and(isText, ops.lessOrEqual(key, query));
  }

  private static Value count(Ops ops, Value tokens) {
    return ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L));
  }

  /** All tokens in one row. */
  TokenGrid grid() {
    return TokenGrid.line(ALL);
  }

  /**
   * An encoding's vectors for the new tokens. The first door counts from 0, so it is opened on a
   * blank line of all tokens, and each token takes the vector of its own position.
   *
   * @param tokens {@code [B, N, C]}
   */
  Value onTokens(Ops ops, Value tokens, PositionalEncoding encoding) {
    Dims line = Dims.of(1, ALL, tokens.axis(-1));
    Value blank = ops.constantOfShape(line, tokens.type(), 0);
    Value marked = encoding.onTokens(ops, blank, grid()); // [1, P + N, C]
    return ops.add(tokens, ops.gather(ops.squeeze(marked, 0), positions, 0));
  }

  /** Who may see whom; positions on scores are the layers' own. */
  AttentionContext context() {
    return AttentionContext.on(grid()).withMask(visible);
  }

  /** Gives back the keys and values of all tokens, for the next step: {@code present.0.key}, ... */
  void outputPresent(Ops ops) {
    present.forEach(ops::output);
  }

  /** The attention of one layer, with its memory. */
  Layer layer(int number, Attention attention, PositionalEncoding encoding) {
    return new Layer(this, number, attention, encoding);
  }

  /** One layer's attention of the new tokens on all. */
  record Layer(CausalText text, int number, Attention attention, PositionalEncoding encoding) {

    /**
     * Attends, and keeps the keys and values of all as {@code present}.
     *
     * @param query {@code [B, H, N, D]}
     * @param key of the new tokens {@code [B, G, N, D]}, as {@code value}
     */
    Attended attend(Ops ops, Value query, Value key, Value value, AttentionContext context) {
      Value asked = encoding.onQuery(ops, query, text.positions);
      Value keys = joined(ops, "key", encoding.onKey(ops, key, text.positions));
      Value values = joined(ops, "value", encoding.onValue(ops, value, text.positions));
      int heads = Math.toIntExact(query.size(1));
      AttentionContext placed =
          encoding
              .onScores(ops, heads, text.grid(), text.fresh, text.numbers)
              .map(context::withBias)
              .orElse(context);
      return attention.attend(ops, asked, keys, values, placed);
    }

    /** {@code [B, G, P + N, D]}. */
    private Value joined(Ops ops, String what, Value fresh) {
      Past kept = text.past.get(number);
      Value all = ops.concat(2, what.equals("key") ? kept.keys : kept.values, fresh);
      text.present.put("present.%d.%s".formatted(number, what), all);
      return all;
    }
  }
}
