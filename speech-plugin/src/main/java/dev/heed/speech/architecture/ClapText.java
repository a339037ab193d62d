package dev.heed.speech.architecture;

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

/** CLAP's text tower: RoBERTa, whose first token speaks for the text. */
record ClapText(Json config, Parameters weights, long width) {

  private static final Dims TOKENS = Dims.of("text_batch_size", "sequence_length");

  static ClapText of(Json config, Parameters weights) {
    return new ClapText(config, weights, config.size("hidden_size", 768));
  }

  /** What was read: {@code [B, C]}. */
  Value read(Ops ops, Choices choices) {
    Value ids = ops.input("input_ids", ElementType.I64, TOKENS);
    Value mask = ops.input("attention_mask", ElementType.I64, TOKENS);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table(),
            Checkpoint.layers(weights.at("encoder.layer"), config.size("num_hidden_layers", 12)),
            choices);
    Value x = embedded(ops, ids);
    LayerContext context =
        LayerContext.on(ops, TokenGrid.line(ids.axis(1)), x)
            .withMask(ops.unsqueeze(ops.cast(mask, ElementType.BOOL), 1, 2));
    EncoderOutput encoded = layers.encode(ops, x, context);
    encoded.outputMaps(ops, choices, "text_model_output.");
    Value first = ops.gather(encoded.last(), 0, 1);
    return ops.tanh(Linear.of(weights.at("pooler.dense"), width, width, true).apply(ops, first));
  }

  private double epsilon() {
    return config.positive("layer_norm_eps", 1e-12);
  }

  /** A norm follows each step. */
  private LayerTable table() {
    return LayerTable.of(width, NormTable.layerNorm(epsilon()))
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
  }

  /** Words, the only segment, and positions that are counted behind the padding's own. */
  private Value embedded(Ops ops, Value ids) {
    Parameters own = weights.at("embeddings");
    Value padding = ops.constant((long) config.sizeOrZero("pad_token_id", 1));
    Value real = ops.cast(ops.not(ops.equal(ids, padding)), ElementType.I64);
    Value places = ops.add(ops.mul(ops.cumSum(real, 1), real), padding);
    Value words =
        ops.gather(table(own.at("word_embeddings"), config.size("vocab_size", 50_265)), ids, 0);
    Value positions =
        ops.gather(
            table(own.at("position_embeddings"), config.size("max_position_embeddings", 514)),
            places,
            0);
    Value segments = table(own.at("token_type_embeddings"), config.size("type_vocab_size", 1));
    Value sum = ops.add(ops.add(words, ops.gather(segments, 0, 0)), positions);
    return LayerNorm.of(own.at("LayerNorm"), width, epsilon()).apply(ops, sum);
  }

  private Value table(Parameters embedding, long rows) {
    return embedding.get("weight", rows, width);
  }
}
