package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Mlp;
import dev.heed.layer.Projections;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.stream.IntStream;

/** The layers of CLIP's and SigLIP's towers, of images and of texts, by their weights' names. */
record ClipLayers(int width, int inner, int heads, int count, String activation, double epsilon) {

  /** The input {@code input_ids [text_batch_size, sequence_length]}. */
  static Value ids(Ops ops, String batch) {
    return ops.input("input_ids", ElementType.I64, Dims.of(batch, "sequence_length"));
  }

  Mechanisms mechanisms(Choices choices) {
    return Mechanisms.of(choices, heads, width);
  }

  /** All layers, for {@code tokens [B, N, C]}. */
  Encoder encoder(Ops ops, Parameters layers, Choices choices, TokenGrid grid, Value tokens) {
    return new Encoder(
        IntStream.range(0, count)
            .mapToObj(i -> layer(ops, i, layers.at("" + i), choices, grid, tokens))
            .toList());
  }

  private EncoderLayer layer(
      Ops ops, int i, Parameters layer, Choices choices, TokenGrid grid, Value tokens) {
    return new EncoderLayer(
        mechanisms(choices)
            .selfAttention(ops, i, projections(layer), Mechanisms.NO_POSITION, grid, tokens),
        norm(layer, "layer_norm1"),
        mlp(layer.at("mlp")),
        norm(layer, "layer_norm2"),
        true);
  }

  private Projections projections(Parameters layer) {
    Parameters self = layer.at("self_attn");
    return new Projections(
        Linear.of(self.at("q_proj"), width, width, true),
        Linear.of(self.at("k_proj"), width, width, true),
        Linear.of(self.at("v_proj"), width, width, true),
        Linear.of(self.at("out_proj"), width, width, true));
  }

  LayerNorm norm(Parameters parameters, String name) {
    return LayerNorm.of(parameters.at(name), width, epsilon);
  }

  Mlp mlp(Parameters mlp) {
    return new Mlp(
        Linear.of(mlp.at("fc1"), width, inner, true),
        Activation.named(activation),
        Linear.of(mlp.at("fc2"), inner, width, true));
  }

  /** Words of a text as tokens {@code [B, N, C]}, each with what its place adds. */
  Value words(
      Ops ops,
      Json config,
      Parameters embeddings,
      Choices choices,
      Value ids,
      int vocabulary,
      int longest) {
    Value table =
        embeddings.get("token_embedding.weight", config.integer("vocab_size", vocabulary), width);
    Value places =
        embeddings.get(
            "position_embedding.weight", config.integer("max_position_embeddings", longest), width);
    Value tokens = ops.gather(table, ids, 0);
    return mechanisms(choices)
        .position(0, learned(places))
        .onTokens(ops, tokens, TokenGrid.line(ids.axis(1)));
  }

  private static PositionalEncoding learned(Value places) {
    return new dev.heed.encoding.LearnedEncoding(dev.heed.spi.Trained.of(places));
  }
}
