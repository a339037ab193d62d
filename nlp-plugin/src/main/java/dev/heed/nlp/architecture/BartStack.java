package dev.heed.nlp.architecture;

import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.encoding.SinusoidalEncoding.Layout;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * The encoder or the decoder of a {@link BartKind}.
 *
 * @param body the weights of it alone
 */
record BartStack(BartKind kind, Parameters body, LayerTable table, TransformerEncoder layers) {

  /**
   * The encoder of a model.
   *
   * @param ids I64 {@code [B, N]}
   * @param numbers I64 {@code [N]}: the places of the tokens
   */
  static BartStack encoder(
      Ops ops,
      BartKind kind,
      Json config,
      Parameters all,
      Value ids,
      Value numbers,
      Choices choices) {
    return of(ops, kind, config, "encoder", all, Optional.empty(), ids, numbers, choices);
  }

  /** The decoder of a model, which reads something {@code memoryWidth} wide. */
  static BartStack decoder(
      Ops ops,
      BartKind kind,
      Json config,
      Parameters all,
      long memoryWidth,
      Value ids,
      Value numbers,
      Choices choices) {
    return of(ops, kind, config, "decoder", all, Optional.of(memoryWidth), ids, numbers, choices);
  }

  /** {@code which} is how its names begin, in configurations and among weights. */
  private static BartStack of(
      Ops ops,
      BartKind kind,
      Json config,
      String which,
      Parameters all,
      Optional<Long> memoryWidth,
      Value ids,
      Value numbers,
      Choices choices) {
    Parameters body = all.at(which);
    PositionalEncoding own = places(ops, kind, config, body, ids, numbers);
    LayerTable table = table(kind, config, which, own, memoryWidth);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table, Checkpoint.layers(body.at("layers"), config.size(which + "_layers")), choices);
    return new BartStack(kind, body, table, layers);
  }

  private static LayerTable table(
      BartKind kind, Json config, String which, PositionalEncoding own, Optional<Long> memory) {
    int heads = config.size(which + "_attention_heads");
    LayerTable plain =
        LayerTable.of(width(config), NormTable.layerNorm(1e-5))
            .attention(attention("self_attn", heads).position(own))
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size(which + "_ffn_dim"),
                    config.text("activation_function", "gelu")));
    LayerTable reading =
        memory
            .map(w -> plain.crossAttention(attention("encoder_attn", heads).reading(w)))
            .orElse(plain);
    String[] norms =
        memory.isPresent()
            ? new String[] {"self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm"}
            : new String[] {"self_attn_layer_norm", "final_layer_norm"};
    return kind.normsFirst() ? reading.normsBefore(norms) : reading.normsOnSum(norms);
  }

  private static AttentionTable attention(String name, int heads) {
    return AttentionTable.split(
            name + ".q_proj", name + ".k_proj", name + ".v_proj", name + ".out_proj")
        .heads(heads);
  }

  /** The width of a token. */
  static int width(Json config) {
    return config.size("d_model", 1024);
  }

  private static PositionalEncoding places(
      Ops ops, BartKind kind, Json config, Parameters body, Value ids, Value numbers) {
    String name = "embed_positions.weight";
    int longest = config.size("max_position_embeddings", 1024);
    int width = width(config);
    return switch (kind.places()) {
      case TABLE -> new PositionTable(body.get(name, longest, width), numbers);
      case TABLE_FROM_2 ->
          new PositionTable(
              body.get(name, longest + 2L, width), ops.add(numbers, ops.constant(2L)));
      case SINUSOIDS ->
          body.has(name)
              ? new PositionTable(body.get(name, longest, width), numbers)
              : new PositionTable(sinusoids(ops, numbers, width, false), numbers);
      case SINUSOIDS_BEHIND_PADDING -> behindPadding(ops, config, ids, numbers);
    };
  }

  /** {@code [P + N, C]}: a row for each place up to the last of {@code numbers}. */
  private static Value sinusoids(Ops ops, Value numbers, int width, boolean endpoint) {
    Value count = ops.add(ops.reduceMax(numbers, false, 0), ops.constant(1L));
    Value rows = ops.range(ops.constant(0L), count, ops.constant(1L));
    return ops.cast(
        new SinusoidalEncoding(Layout.HALVES, 10_000, endpoint).table(ops, rows, width),
        ElementType.F32);
  }

  /** Padding has the row of its own id, which is nothing; the others have the rows behind it. */
  private static PositionalEncoding behindPadding(Ops ops, Json config, Value ids, Value numbers) {
    Value padding = ops.constant(config.integer("pad_token_id", 1) + 0L);
    Value isText = ops.cast(ops.not(ops.equal(ids, padding)), ids.type()); // [B, N]
    Value before = ops.gather(numbers, 0, 0); // how many were read in earlier steps
    // branches stand beside each other: each is the next token
    Value inStep = ops.textBranches() ? isText : ops.cumSum(isText, 1);
    Value count = ops.mul(ops.add(inStep, before), isText);
    Value rows = ops.add(numbers, ops.add(padding, ops.constant(1L)));
    Value all = sinusoids(ops, rows, width(config), true);
    Value places = ops.range(ops.constant(0L), ops.dimension(all, 0), ops.constant(1L));
    Value isPlace = ops.cast(ops.not(ops.equal(places, padding)), all.type());
    return new PositionTable(ops.mul(all, ops.unsqueeze(isPlace, 1)), ops.add(count, padding));
  }

  /** Vectors of words, scaled where the model does that. */
  static Value scaled(Ops ops, Json config, Value read) {
    return config.flag("scale_embedding", false) ? ops.mul(read, Math.sqrt(width(config))) : read;
  }

  /** Words that know where they are, as the first layer takes them. */
  Value normed(Ops ops, Value placed) {
    return kind.wordNorm() ? table.norm(body.at("layernorm_embedding")).apply(ops, placed) : placed;
  }

  /** The tokens on top {@code [B, N, C]}. */
  Value last(Ops ops, EncoderOutput encoded) {
    return kind.normsFirst()
        ? table.norm(body.at("layer_norm")).apply(ops, encoded.last())
        : encoded.last();
  }
}
