package dev.heed.layer;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model takes that writes text on: N new tokens, and the keys and values of the P before
 * them, so that a step costs one token and not all.
 *
 * @param ids {@code input_ids} I64 {@code [B, N]}, or {@code inputs_embeds} F32 {@code [B, N, C]}
 * @param positions {@code position_ids} I64 {@code [B, N]}: a text's own, whatever padding
 *     precedes; {@code [3, B, N]} where they have a time, a height and a width
 * @param numbers I64 {@code [P + N]}: 0, 1, 2, ... for the past and the new tokens
 * @param fresh the last N of them
 * @param visible BOOL {@code [B, 1, N, P + N]}: text, and nothing that comes later
 * @param past keys and values {@code [B, G, P, D]} of each layer
 * @param present those of all tokens by name, gathered while layers attend
 */
public record CausalText(
    Value ids,
    Value positions,
    Value numbers,
    Value fresh,
    Value visible,
    List<KeyValueCache.KeyValues> past,
    Map<String, Value> present)
    implements KeyValueCache {

  /** Which tokens each new one sees, in a graph whose text may branch. */
  static final String SEEN = "seen_tokens";

  /** How many tokens come before each, in such a graph. */
  static final String NUMBERS = "token_numbers";

  private static final Dim BATCH = Dim.of("batch_size");
  private static final Dim NEW = Dim.of("sequence_length");
  private static final Dim PAST = Dim.of("past_sequence_length");
  private static final Dim ALL = Dim.of("past_sequence_length + sequence_length");

  /** The inputs of a model of {@code layers} with so many heads of keys and values. */
  public static CausalText declare(Ops ops, int layers, long heads, long headWidth) {
    Value ids = ops.input("input_ids", ElementType.I64, Dims.of(BATCH, NEW));
    return declare(ops, ids, Dims.of(BATCH, NEW), layers, heads, headWidth);
  }

  /**
   * The same for vectors in place of words, as of pictures between them.
   *
   * @param width of a token
   * @param inSpace whether positions have a time, a height and a width
   */
  public static CausalText embedded(
      Ops ops, long width, boolean inSpace, int layers, long heads, long headWidth) {
    Value embeds = ops.input("inputs_embeds", ElementType.F32, Dims.of(BATCH, NEW, width));
    Dims places = inSpace ? Dims.of(3, BATCH, NEW) : Dims.of(BATCH, NEW);
    return declare(ops, embeds, places, layers, heads, headWidth);
  }

  private static CausalText declare(
      Ops ops, Value ids, Dims places, int layers, long heads, long headWidth) {
    if (ops.textBranches()) {
      return branching(ops, ids, places, layers, Dims.of(BATCH, heads, PAST, headWidth));
    }
    Value mask = ops.input("attention_mask", ElementType.I64, Dims.of(BATCH, ALL));
    Value positions = ops.input("position_ids", ElementType.I64, places);
    Value numbers = count(ops, mask);
    Value before = ops.sub(ops.dimension(mask, 1), ops.dimension(ids, 1));
    Value fresh = ops.add(count(ops, ids), before);
    Value visible = visible(ops, mask, numbers, fresh);
    List<KeyValues> past = past(ops, layers, Dims.of(BATCH, heads, PAST, headWidth));
    return new CausalText(ids, positions, numbers, fresh, visible, past, new LinkedHashMap<>());
  }

  /** Who sees whom comes in, and so does where in its text each token stands. */
  private static CausalText branching(Ops ops, Value ids, Dims places, int layers, Dims kept) {
    Value seen = ops.input(SEEN, ElementType.BOOL, Dims.of(BATCH, NEW, ALL));
    Value numbers = ops.input(NUMBERS, ElementType.I64, Dims.of(ALL));
    Value positions = ops.input("position_ids", ElementType.I64, places);
    ops.input("logits_from", ElementType.I64, Dims.of(1));
    Value before = ops.sub(ops.dimension(numbers, 0), ops.dimension(ids, 1));
    Value fresh = last(ops, numbers, before, NEW);
    Value visible = ops.unsqueeze(seen, 1); // [B, 1, N, P + N]
    List<KeyValues> past = past(ops, layers, kept);
    return new CausalText(ids, positions, numbers, fresh, visible, past, new LinkedHashMap<>());
  }

  /** The numbers I64 {@code [N]} of the new tokens, from those of all. */
  static Value last(Ops ops, Value numbers, Value before, Dim count) {
    Value end = ops.constants(Long.MAX_VALUE);
    return ops.assume(ops.slice(numbers, 0, before, end), Dims.of(count));
  }

  /** The inputs of a model that reads whole texts and labels them: no past, and nothing is kept. */
  public static CausalText whole(Ops ops) {
    Value ids = ops.input("input_ids", ElementType.I64, Dims.of(BATCH, NEW));
    Value mask = ops.input("attention_mask", ElementType.I64, Dims.of(BATCH, NEW));
    Value numbers = count(ops, ids);
    Value visible = visible(ops, mask, numbers, numbers);
    return new CausalText(
        ids, numbers, numbers, numbers, visible, List.of(), new LinkedHashMap<>());
  }

  private static List<KeyValues> past(Ops ops, int layers, Dims kept) {
    List<KeyValues> past = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String name = "past_key_values." + i;
      Value keys = ops.input(name + ".key", ElementType.F32, kept);
      past.add(new KeyValues(keys, ops.input(name + ".value", ElementType.F32, kept)));
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
  public TokenGrid grid() {
    return TokenGrid.line(past.isEmpty() ? NEW : ALL);
  }

  /**
   * {@code tokens [B, N, C]} that know where they are. A chosen encoding counts from 0, so it marks
   * a blank line of all tokens, and each token takes the mark of its own position.
   */
  public Value place(Ops ops, Value tokens, TransformerEncoder layers) {
    PositionalEncoding encoding = layers.position();
    if (layers.hasOwnPosition()) {
      return encoding.onTokens(ops, tokens, grid());
    }
    Dims line = Dims.of(Dim.of(1), grid().columns(), tokens.axis(-1));
    Value blank = ops.constantOfShape(line, tokens.type(), 0);
    Value marked = encoding.onTokens(ops, blank, grid()); // [1, P + N, C]
    Value places = positions.rank() == 3 ? ops.gather(positions, 0, 0) : positions;
    return ops.add(tokens, ops.gather(ops.squeeze(marked, 0), places, 0));
  }

  /** The same, with another rule of who sees whom. */
  public CausalText seeing(Value other) {
    return new CausalText(ids, positions, numbers, fresh, other, past, present);
  }

  /** Who may see whom, and the keys and values of the past. */
  public LayerContext context() {
    AttentionContext attention = AttentionContext.on(grid()).withMask(visible);
    return new LayerContext(
        attention, positions, fresh, numbers, Optional.of(this), Optional.empty());
  }

  @Override
  public KeyValues extended(Ops ops, int layer, KeyValues fresh) {
    if (past.isEmpty()) {
      return fresh;
    }
    KeyValues kept = past.get(layer);
    Value keys = ops.concat(2, kept.keys(), fresh.keys()); // [B, G, P + N, D]
    Value values = ops.concat(2, kept.values(), fresh.values());
    present.put("present." + layer + ".key", keys);
    present.put("present." + layer + ".value", values);
    return new KeyValues(keys, values);
  }

  /** Gives back the keys and values of all tokens, for the next step: {@code present.0.key}, ... */
  public void outputPresent(Ops ops) {
    present.forEach(ops::output);
  }
}
