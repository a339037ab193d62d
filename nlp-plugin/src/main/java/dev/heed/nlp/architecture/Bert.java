package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import java.util.List;

/**
 * BERT: word, segment and position are added up and normalised; then layers in which every token
 * sees every other, each step followed by a norm.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
public final class Bert implements Architecture {

  @Override
  public String modelType() {
    return "bert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "BertModel",
        "BertForMaskedLM",
        "BertForSequenceClassification",
        "BertForTokenClassification",
        "BertForQuestionAnswering");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    requireAbsolutePositions(config);
    Parameters body = Checkpoint.body(parameters, "bert", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops);
    Value types = TextInputs.declare(ops, "token_type_ids");
    Value places =
        table(body.at("embeddings.position_embeddings"), config, "max_position_embeddings");
    PositionalEncoding own = new LearnedEncoding(Trained.of(places));
    head(ops, config, parameters, body, head, encode(ops, config, body, choices, text, types, own));
  }

  /** Everything below the head: {@code [B, N, C]}. RoBERTa is the same with other positions. */
  static Value encode(
      Ops ops,
      Json config,
      Parameters body,
      Choices choices,
      TextInputs text,
      Value types,
      PositionalEncoding own) {
    LayerTable table = table(config, own);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers")),
            choices);

    Value tokens = embedded(ops, config, body, layers, text, types);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "");
    return encoded.last();
  }

  /** Words, segments and positions, added up and normed: {@code [B, N, E]}. */
  static Value embedded(
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
    return norm(config).of(body.at("embeddings.LayerNorm"), placed.size(-1)).apply(ops, placed);
  }

  /** A norm follows each step. */
  static LayerTable table(Json config, PositionalEncoding own) {
    return LayerTable.of(config.size("hidden_size"), norm(config))
        .attention(
            AttentionTable.split(
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense")
                .heads(config.size("num_attention_heads"))
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "intermediate.dense",
                "output.dense",
                config.size("intermediate_size"),
                activation(config)))
        .normsOnSum("attention.output.LayerNorm", "output.LayerNorm");
  }

  private static void head(
      Ops ops, Json config, Parameters all, Parameters body, String head, Value hidden) {
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    Parameters pooler = body.at("pooler.dense");
    switch (head) {
      case "BertForMaskedLM" -> words(top, config, all.at("cls.predictions"), body, hidden);
      case "BertForSequenceClassification" ->
          top.classes(top.pooled(hidden, pooler), all.at("classifier"));
      case "BertForTokenClassification" -> top.classes(hidden, all.at("classifier"));
      case "BertForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden, pooler);
    }
  }

  private static void words(
      TextHead top, Json config, Parameters predictions, Parameters body, Value hidden) {
    Parameters transform = predictions.at("transform");
    Linear dense = Linear.of(transform.at("dense"), top.width(), top.width());
    Value word =
        top.word(
            hidden,
            dense,
            activation(config),
            norm(config).of(transform.at("LayerNorm"), top.width()));
    Value bias = predictions.get("bias", config.size("vocab_size"));
    top.words(word, predictions.at("decoder"), words(body, config), bias);
  }

  /** The word table {@code [vocabulary, C]}. */
  static Value words(Parameters body, Json config) {
    return table(body.at("embeddings.word_embeddings"), config, "vocab_size");
  }

  /** A trained vector for each of {@code rows}, as wide as a token is when it is read. */
  static Value table(Parameters embedding, Json config, String rows) {
    int width = config.size("embedding_size", config.size("hidden_size"));
    return embedding.get("weight", config.size(rows), width);
  }

  static NormTable norm(Json config) {
    return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-12));
  }

  static String activation(Json config) {
    return config.text("hidden_act", "gelu");
  }

  private static void requireAbsolutePositions(Json config) {
    String kind = config.text("position_embedding_type", "absolute");
    if (!kind.equals("absolute")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s: 'position_embedding_type' is '%s', but Heed builds BERT with 'absolute' ones only. Export the model to ONNX, and put the graph into the folder."
              .formatted(config.origin(), kind));
    }
  }
}
