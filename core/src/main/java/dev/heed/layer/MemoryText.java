package dev.heed.layer;

import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a decoder takes that writes while it reads an encoder's states: N new tokens, and of the P
 * before them keys and values, with those of the cross attention, which never change.
 *
 * @param ids {@code input_ids} I64 {@code [B, N]}
 * @param positions I64 {@code [N]}: P, P + 1, ...
 * @param numbers I64 {@code [P + N]}: 0, 1, 2, ...
 * @param seen BOOL {@code [B, N, P + N]}: which tokens each new one sees, where the text may
 *     branch; empty where each sees those before it
 * @param memory what is read; its states are there in the first of two graphs alone
 * @param past of each layer; empty in the first graph
 * @param present keys and values by name, gathered while layers attend
 */
public record MemoryText(
    Value ids,
    Value positions,
    Value numbers,
    Optional<Value> seen,
    LayerContext.Memory memory,
    List<Past> past,
    Map<String, Value> present)
    implements KeyValueCache {

  private static final Dim BATCH = Dim.of("batch_size");
  private static final Dim NEW = Dim.of("decoder_sequence_length");
  private static final Dim PAST = Dim.of("past_decoder_sequence_length");
  private static final Dim ALL = Dim.of("decoder_sequence_length + past_decoder_sequence_length");
  private static final Dim READ = Dim.of("encoder_sequence_length");

  /**
   * What a layer kept: keys and values of the earlier tokens {@code [B, G, P, D]}, and those of the
   * memory {@code [B, G, M, D]}.
   */
  public record Past(KeyValues own, KeyValues cross) {}

  /**
   * How large a decoder is.
   *
   * @param layers how many
   * @param heads of keys and values
   * @param headWidth {@code D}
   * @param memoryWidth of what it reads
   * @param padded whether what it reads may have padding, as texts have
   */
  public record Sizes(int layers, long heads, long headWidth, long memoryWidth, boolean padded) {}

  /** The inputs of {@code decoder_model}: the memory itself, and tokens without a past. */
  public static MemoryText first(Ops ops, Sizes sizes) {
    Value ids = ops.input("input_ids", ElementType.I64, Dims.of(BATCH, NEW));
    Optional<Value> mask = mask(ops, sizes);
    Value states =
        ops.input(
            "encoder_hidden_states", ElementType.F32, Dims.of(BATCH, READ, sizes.memoryWidth()));
    return beside(ops, ids, states, mask);
  }

  /** Within one graph that has the encoder too; {@code mask [B, M]} is 1 for what may be read. */
  public static MemoryText beside(Ops ops, Value ids, Value states, Optional<Value> mask) {
    Value numbers =
        ops.range(ops.constant(0L), ops.dimension(ids, 1), ops.constant(1L)); // [N], no past
    LayerContext.Memory memory =
        new LayerContext.Memory(Optional.of(states), seen(ops, states.axis(1), mask));
    return new MemoryText(
        ids, numbers, numbers, Optional.empty(), memory, List.of(), new LinkedHashMap<>());
  }

  /** The inputs of {@code decoder_with_past_model}. */
  public static MemoryText next(Ops ops, Sizes sizes) {
    Value ids = ops.input("input_ids", ElementType.I64, Dims.of(BATCH, NEW));
    Optional<Value> mask = mask(ops, sizes);
    List<Past> past = new ArrayList<>();
    for (int i = 0; i < Checkpoint.requireLayers(sizes.layers()); i++) {
      String name = "past_key_values." + i;
      KeyValues own = kept(ops, name + ".decoder", sizes, PAST);
      past.add(new Past(own, kept(ops, name + ".encoder", sizes, READ)));
    }
    Value before = ops.dimension(past.get(0).own().keys(), 2);
    LayerContext.Memory memory = new LayerContext.Memory(Optional.empty(), seen(ops, READ, mask));
    if (ops.textBranches()) {
      Value seen = ops.input(CausalText.SEEN, ElementType.BOOL, Dims.of(BATCH, NEW, ALL));
      Value numbers = ops.input(CausalText.NUMBERS, ElementType.I64, Dims.of(ALL));
      Value fresh = CausalText.last(ops, numbers, before, NEW);
      return new MemoryText(
          ids, fresh, numbers, Optional.of(seen), memory, past, new LinkedHashMap<>());
    }
    Value all = ops.add(before, ops.dimension(ids, 1));
    return new MemoryText(
        ids,
        ops.range(before, all, ops.constant(1L)),
        ops.range(ops.constant(0L), all, ops.constant(1L)),
        Optional.empty(),
        memory,
        past,
        new LinkedHashMap<>());
  }

  private static Optional<Value> mask(Ops ops, Sizes sizes) {
    return sizes.padded()
        ? Optional.of(ops.input("encoder_attention_mask", ElementType.I64, Dims.of(BATCH, READ)))
        : Optional.empty();
  }

  private static KeyValues kept(Ops ops, String name, Sizes sizes, Dim tokens) {
    Dims dims = Dims.of(BATCH, sizes.heads(), tokens, sizes.headWidth());
    return new KeyValues(
        ops.input(name + ".key", ElementType.F32, dims),
        ops.input(name + ".value", ElementType.F32, dims));
  }

  private static AttentionContext seen(Ops ops, Dim tokens, Optional<Value> mask) {
    AttentionContext all = AttentionContext.on(TokenGrid.line(tokens));
    return mask.map(m -> all.withMask(ops.unsqueeze(ops.cast(m, ElementType.BOOL), 1, 2)))
        .orElse(all);
  }

  /** The same, reading something else: what the encoder gave, made as wide as the decoder. */
  public MemoryText reading(Value states) {
    LayerContext.Memory other = new LayerContext.Memory(Optional.of(states), memory.attention());
    return new MemoryText(ids, positions, numbers, seen, other, past, present);
  }

  /** All written tokens in one row. */
  public TokenGrid grid() {
    return TokenGrid.line(past.isEmpty() ? ids.axis(1) : ALL);
  }

  /** {@code tokens [B, N, C]} that know where they are; see {@link CausalText#place}. */
  public Value place(Ops ops, Value tokens, TransformerEncoder layers) {
    if (layers.hasOwnPosition()) {
      return layers.position().onTokens(ops, tokens, grid());
    }
    Dims line = Dims.of(Dim.of(1), grid().columns(), tokens.axis(-1));
    Value blank = ops.constantOfShape(line, tokens.type(), 0);
    Value marked = layers.position().onTokens(ops, blank, grid()); // [1, P + N, C]
    return ops.add(tokens, ops.gather(ops.squeeze(marked, 0), positions, 0));
  }

  /** No token sees a later one; all read the memory; keys and values are kept. */
  public LayerContext context(Ops ops) {
    AttentionContext attention = AttentionContext.on(grid());
    LayerContext all =
        new LayerContext(
            attention, positions, positions, numbers, Optional.of(this), Optional.of(memory));
    return seen.map(s -> all.withMask(ops.unsqueeze(s, 1))).orElseGet(() -> all.causal(ops));
  }

  @Override
  public KeyValues extended(Ops ops, int layer, KeyValues fresh) {
    KeyValues all = past.isEmpty() ? fresh : joined(ops, past.get(layer).own(), fresh);
    keep("present." + layer + ".decoder", all);
    return all;
  }

  private static KeyValues joined(Ops ops, KeyValues kept, KeyValues fresh) {
    return new KeyValues(
        ops.concat(2, kept.keys(), fresh.keys()), ops.concat(2, kept.values(), fresh.values()));
  }

  @Override
  public KeyValues cross(Ops ops, int layer, Supplier<KeyValues> computed) {
    if (!past.isEmpty()) {
      return past.get(layer).cross();
    }
    KeyValues read = computed.get();
    keep("present." + layer + ".encoder", read);
    return read;
  }

  private void keep(String name, KeyValues all) {
    present.put(name + ".key", all.keys());
    present.put(name + ".value", all.values());
  }

  /** Gives back what the next step takes: {@code present.0.decoder.key}, ... */
  public void outputPresent(Ops ops) {
    present.forEach(ops::output);
  }
}
