package dev.heed.vision.architecture;

import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;

/**
 * What Grounding DINO is told: names of things, each ended by a full stop, through a BERT in which
 * the words of one name see each other and no others.
 *
 * @param tokens {@code [B, N, C]}
 * @param mask I64 {@code [B, N]}: 1 for a word, 0 for padding
 * @param together BOOL {@code [B, N, N]}: whether two words are of one name
 * @param numbers of each word in its name {@code [B, N, 1]}
 */
record GroundingText(Value tokens, Value mask, Value together, Value numbers) {

  /** BERT's ids of [CLS], [SEP], the full stop and the question mark. */
  private static final long[] ENDS = {101, 102, 1012, 1029};

  static GroundingText of(Ops ops, Json config, Parameters model, Choices choices) {
    Json own = config.object("text_config");
    Value ids = input(ops, "input_ids");
    Value types = input(ops, "token_type_ids");
    Value mask = input(ops, "attention_mask");
    Value count = ops.dimension(ids, 1);
    Value line = ops.range(ops.constant(0L), count, ops.constant(1L));
    Value places = ops.cast(line, ElementType.F32); // [N]
    Value ends = ends(ops, ids);
    Value column = ops.unsqueeze(places, 0); // where others are [1, N]
    Value row = ops.unsqueeze(places, 1); // where each is [N, 1]
    Value size = ops.cast(count, ElementType.F32);
    Value ahead = ops.and(ops.unsqueeze(ends, 1), ops.greaterOrEqual(column, row));
    Value back = ops.and(ops.unsqueeze(ends, 1), ops.lessOrEqual(column, row));
    Value next = ops.reduceMin(ops.where(ahead, column, size), false, 2); // [B, N]
    Value none = ops.scalar(ElementType.F32, -1);
    Value before = ops.reduceMax(ops.where(back, column, none), false, 2);
    Value zero = ops.scalar(ElementType.F32, 0);
    Value named = ops.and(ops.greater(next, zero), ops.less(next, ops.add(size, -1)));
    Value same = ops.equal(ops.unsqueeze(next, 2), ops.unsqueeze(next, 1));
    Value together = ops.or(ops.equal(column, row), ops.and(same, ops.unsqueeze(named, 1)));
    Value inName = ops.relu(ops.add(ops.sub(places, before), -1));
    Value numbers = ops.where(named, inName, zero);
    Value seen = read(ops, own, model.at("text_backbone"), choices, ids, types, numbers, together);
    Value tokens =
        Linear.of(model.at("text_projection"), seen.size(-1), config.size("d_model", 256), true)
            .apply(ops, seen);
    return new GroundingText(tokens, mask, together, ops.unsqueeze(numbers, 2));
  }

  private static Value input(Ops ops, String name) {
    return ops.input(name, ElementType.I64, Dims.of("batch_size", "sequence_length"));
  }

  private static Value ends(Ops ops, Value ids) {
    Value any = ops.equal(ids, ops.constant(ENDS[0]));
    for (int i = 1; i < ENDS.length; i++) {
      any = ops.or(any, ops.equal(ids, ops.constant(ENDS[i])));
    }
    return any;
  }

  private static Value read(
      Ops ops,
      Json config,
      Parameters bert,
      Choices choices,
      Value ids,
      Value types,
      Value numbers,
      Value together) {
    long width = config.size("hidden_size", 768);
    NormTable norms = NormTable.layerNorm(config.positive("layer_norm_eps", 1e-12));
    Parameters embeddings = bert.at("embeddings");
    Value words = embeddings.get("word_embeddings.weight", config.size("vocab_size", 30522), width);
    Value places =
        embeddings.get(
            "position_embeddings.weight", config.size("max_position_embeddings", 512), width);
    Value kinds =
        embeddings.get("token_type_embeddings.weight", config.size("type_vocab_size", 2), width);
    Value sum =
        ops.add(
            ops.add(ops.gather(words, ids, 0), ops.gather(kinds, types, 0)),
            ops.gather(places, ops.cast(numbers, ElementType.I64), 0));
    Value normed = norms.of(embeddings.at("LayerNorm"), width).apply(ops, sum);
    LayerTable table =
        LayerTable.of(width, norms)
            .attention(
                AttentionTable.split(
                        "attention.self.query",
                        "attention.self.key",
                        "attention.self.value",
                        "attention.output.dense")
                    .heads(config.size("num_attention_heads", 12)))
            .feedForward(
                FeedForwardTable.mlp(
                    "intermediate.dense",
                    "output.dense",
                    config.size("intermediate_size", 3072),
                    config.text("hidden_act", "gelu")))
            .normsOnSum("attention.output.LayerNorm", "output.LayerNorm");
    EncoderOutput encoded =
        TransformerEncoder.of(
                table,
                Checkpoint.layers(bert.at("encoder.layer"), config.size("num_hidden_layers", 12)),
                Choices.none())
            .encode(ops, normed, told(ops, normed, together));
    encoded.outputMaps(ops, choices, "text_");
    return encoded.last();
  }

  /**
   * As the published class computes it with eager attention, which is what its stored outputs come
   * from: the mask is added to the scores as a number, 1 for words of one name.
   */
  private static LayerContext told(Ops ops, Value words, Value together) {
    LayerContext all = LayerContext.on(ops, TokenGrid.line(words.axis(1)), words);
    Value bias = ops.unsqueeze(ops.cast(together, ElementType.F32), 1);
    return new LayerContext(
        all.attention().withBias(bias),
        all.positions(),
        all.queries(),
        all.keys(),
        all.cache(),
        all.memory());
  }

  GroundingText with(Value others) {
    return new GroundingText(others, mask, together, numbers);
  }

  /** Whether a word is no padding, for every query: BOOL {@code [B, 1, 1, N]}. */
  Value real(Ops ops) {
    return ops.unsqueeze(ops.greater(mask, ops.constant(0L)), 1, 2);
  }

  /** How alike tokens {@code [B, Q, C]} and words are, {@code [B, Q, N]}; padding is never. */
  Value alike(Ops ops, Value queries) {
    Value scores = ops.product(queries, false, tokens, true);
    Value real = ops.unsqueeze(ops.greater(mask, ops.constant(0L)), 1);
    return ops.where(real, scores, ops.scalar(ElementType.F32, Double.NEGATIVE_INFINITY));
  }

  /** The same for as many words as the model may be told: {@code [B, Q, max_text_len]}. */
  Value padded(Ops ops, Json config, Value alike) {
    Value most = ops.constants((long) config.size("max_text_len", 256));
    Value sizes =
        ops.concat(
            0,
            ops.sizes(Dims.of(alike.axis(0), alike.axis(1))),
            ops.sub(most, ops.sizes(Dims.of(alike.axis(2)))));
    Value rest = ops.constantOfShape(sizes, ElementType.F32, Double.NEGATIVE_INFINITY);
    return ops.concat(2, alike, rest);
  }

  /** Attention by the names that Grounding DINO gives its maps. */
  static PlacedAttention attention(Parameters maps, long width, int heads) {
    return PlacedAttention.named(maps, width, heads, "query", "key", "value", "out_proj");
  }

  /** One of the norms around the text. */
  static LayerNorm norm(Parameters parameters, Json config, long width) {
    return LayerNorm.of(parameters, width, config.positive("layer_norm_eps", 1e-5));
  }
}
