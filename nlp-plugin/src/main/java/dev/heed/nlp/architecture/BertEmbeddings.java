package dev.heed.nlp.architecture;

import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;

/** BERT's tables of words, segments and positions, under the names that its checkpoints have. */
final class BertEmbeddings {

  private BertEmbeddings() {}

  /** Words, segments and positions, added up and normed: {@code [B, N, E]}. */
  static Value sum(
      Ops ops,
      Json config,
      Parameters body,
      TransformerEncoder layers,
      TextInputs text,
      Value types) {
    Value words = ops.gather(words(body, config), text.ids(), 0);
    Value segments = table(body.at("embeddings.token_type_embeddings"), config, "type_vocab_size");
    Value typed = ops.add(words, ops.gather(segments, types, 0));
    Value placed = layers.place(ops, new Embedded(typed, text.grid()));
    return Bert.norm(config)
        .of(body.at("embeddings.LayerNorm"), placed.size(-1))
        .apply(ops, placed);
  }

  /** The word table {@code [vocabulary, C]}. */
  static Value words(Parameters body, Json config) {
    return table(body.at("embeddings.word_embeddings"), config, "vocab_size");
  }

  /** The position table {@code [positions, C]}. */
  static Value positions(Parameters body, Json config) {
    return table(body.at("embeddings.position_embeddings"), config, "max_position_embeddings");
  }

  /** A trained vector for each of {@code rows}, as wide as a token is when it is read. */
  static Value table(Parameters embedding, Json config, String rows) {
    int width = config.size("embedding_size", config.size("hidden_size"));
    return embedding.get("weight", config.size(rows), width);
  }
}
