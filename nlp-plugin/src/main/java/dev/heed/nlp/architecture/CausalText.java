package dev.heed.nlp.architecture;

import dev.heed.layer.Encoder;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model takes that writes text on: new tokens, and the keys and values of those before them,
 * so that a step costs one token and not all.
 *
 * @param ids {@code input_ids} I64 {@code [B, N]}
 * @param positions {@code position_ids} I64 {@code [B, N]}
 * @param visible BOOL {@code [B, 1, N, P + N]}: text, and nothing that comes later
 * @param past keys and values {@code [B, H, P, D]} of each layer
 */
record CausalText(Value ids, Value positions, Value visible, List<Past> past, TokenGrid grid) {

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
    Dims kept = Dims.of(BATCH, heads, PAST, headWidth);
    List<Past> past = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String name = "past_key_values." + i;
      Value keys = ops.input(name + ".key", ElementType.F32, kept);
      past.add(new Past(keys, ops.input(name + ".value", ElementType.F32, kept)));
    }
    Value visible = visible(ops, ids, mask);
    return new CausalText(ids, positions, visible, List.copyOf(past), TokenGrid.line(ALL));
  }

  private static Value visible(Ops ops, Value ids, Value mask) {
    Value isText = ops.unsqueeze(ops.cast(mask, ElementType.BOOL), 1, 2); // [B, 1, 1, P + N]
    Value query = ops.unsqueeze(queries(ops, ids, mask), 1); // [N, 1]
    Value key = ops.unsqueeze(count(ops, mask), 0); // [1, P + N]
    return ops.and(isText, ops.lessOrEqual(key, query));
  }

  /** Where the new tokens stand among all: I64 {@code [N]}, from P. */
  private static Value queries(Ops ops, Value ids, Value mask) {
    Value before = ops.sub(ops.dimension(mask, 1), ops.dimension(ids, 1));
    Value counted = ops.add(count(ops, ids), before);
    return ops.assume(counted, Dims.of(NEW));
  }

  private static Value count(Ops ops, Value tokens) {
    return ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L));
  }

  /**
   * An encoding's vectors for the new tokens. Its first door counts from 0, so it is opened on a
   * blank line of all tokens, and each token takes the vector of its own number.
   *
   * @param tokens {@code [B, N, C]}
   */
  Value onTokens(Ops ops, Value tokens, PositionalEncoding encoding) {
    long width = tokens.size(-1);
    Value blank = ops.constantOfShape(Dims.of(1, ALL, width), ElementType.F32, 0);
    Value marked = encoding.onTokens(ops, blank, grid);
    return marked == blank
        ? tokens
        : ops.add(tokens, ops.gather(ops.squeeze(marked, 0), positions, 0));
  }

  /**
   * Attention over the past and the new tokens of one layer; both are given back as {@code
   * present}.
   *
   * @param query {@code [B, H, N, D]}; keys and values may have fewer heads, each for a group of
   *     the queries' (<a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023</a>)
   */
  Attended attend(
      Ops ops,
      int layer,
      Attention attention,
      PositionalEncoding encoding,
      Value query,
      Value key,
      Value value,
      Choices choices) {
    Value keys = ops.concat(2, past.get(layer).keys(), key);
    Value values = ops.concat(2, past.get(layer).values(), value);
    ops.output("present." + layer + ".key", keys);
    ops.output("present." + layer + ".value", values);
    long heads = query.size(1);
    Attended attended =
        attention.attend(
            ops,
            query,
            repeat(ops, keys, heads),
            repeat(ops, values, heads),
            context(ops, encoding, Math.toIntExact(heads), keys));
    Encoder.outputMap(ops, layer, attended, choices);
    return attended;
  }

  private AttentionContext context(Ops ops, PositionalEncoding encoding, int heads, Value keys) {
    AttentionContext context = AttentionContext.on(grid).withMask(visible);
    Value all = ops.range(ops.constant(0L), ops.dimension(keys, 2), ops.constant(1L));
    Value before = ops.sub(ops.dimension(keys, 2), ops.dimension(ids, 1));
    Value fresh = ops.assume(ops.add(count(ops, ids), before), Dims.of(NEW));
    return encoding.onScores(ops, heads, grid, fresh, all).map(context::withBias).orElse(context);
  }

  /** {@code [B, G, K, D] -> [B, H, K, D]}: each head H / G times. */
  private static Value repeat(Ops ops, Value x, long heads) {
    long groups = x.size(1);
    if (groups == heads) {
      return x;
    }
    Value apart = ops.unsqueeze(x, 2); // [B, G, 1, K, D]
    Value repeated = ops.tile(apart, 1, 1, heads / groups, 1, 1);
    return ops.reshape(repeated, 0, heads, -1, x.size(-1));
  }
}
