package dev.heed.vision.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;

/** The layers of CLIP's and SigLIP's towers, of images and of texts, by their weights' names. */
record ClipLayers(int width, int inner, int heads, int count, String activation, double epsilon) {

  /** The input {@code input_ids [text_batch_size, sequence_length]}. */
  static Value ids(Ops ops, String batch) {
    return ops.input("input_ids", ElementType.I64, Dims.of(batch, "sequence_length"));
  }

  /** A norm before each step. */
  LayerTable table(PositionalEncoding own) {
    return LayerTable.of(width, NormTable.layerNorm(epsilon))
        .attention(
            AttentionTable.split(
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.out_proj")
                .heads(heads)
                .position(own))
        .feedForward(feedForward())
        .normsBefore("layer_norm1", "layer_norm2");
  }

  FeedForwardTable feedForward() {
    return FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", inner, activation);
  }

  /** All layers of the tower {@code model}. */
  TransformerEncoder encoder(LayerTable table, Parameters model, Choices choices) {
    return TransformerEncoder.of(
        table, Checkpoint.layers(model.at("encoder.layers"), count), choices);
  }

  /** A vector for each of {@code prefix} tokens and each patch. */
  PositionalEncoding places(Ops ops, Parameters model, int prefix, Pixels pixels) {
    long places = prefix + pixels.rows() * pixels.columns();
    Value table = model.get("embeddings.position_embedding.weight", places, width);
    return new InterpolatedPositions(
        ops.unsqueeze(table, 0), prefix, pixels.rows(), pixels.columns(), Interpolation.CUBIC);
  }

  /** A vector for each of {@code longest} tokens of a text. */
  PositionalEncoding places(Parameters model, int longest) {
    Value table = model.get("embeddings.position_embedding.weight", longest, width);
    return new LearnedEncoding(Trained.of(table));
  }

  /** Words of a text, in one row. */
  Embedded words(Ops ops, Parameters model, Value ids, int vocabulary) {
    Value table = model.get("embeddings.token_embedding.weight", vocabulary, width);
    return new Embedded(ops.gather(table, ids, 0), TokenGrid.line(ids.axis(1)));
  }
}
