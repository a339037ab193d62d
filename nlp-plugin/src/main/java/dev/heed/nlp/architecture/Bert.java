package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Encoded;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Mechanisms.SelfAttention;
import dev.heed.layer.Mlp;
import dev.heed.layer.Projections;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.TokenEmbedding;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import java.util.List;
import java.util.stream.IntStream;

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
    TextInputs inputs = TextInputs.declare(ops);
    Value types = TextInputs.declare(ops, "token_type_ids");

    Parameters tables = body.at("embeddings");
    Value places = table(tables.at("position_embeddings"), config, "max_position_embeddings");
    PositionalEncoding own = new LearnedEncoding(Trained.of(places));
    Value hidden = encode(ops, config, body, choices, inputs, types, own);
    head(ops, config, parameters, body, head, hidden);
  }

  /** Everything below the head: {@code [B, N, C]}. RoBERTa is the same with other positions. */
  static Value encode(
      Ops ops,
      Json config,
      Parameters body,
      Choices choices,
      TextInputs inputs,
      Value types,
      PositionalEncoding own) {
    Parameters tables = body.at("embeddings");
    Embedded words = new TokenEmbedding(words(body, config)).embed(ops, inputs.ids());
    Value segments = table(tables.at("token_type_embeddings"), config, "type_vocab_size");
    Value typed = ops.add(words.tokens(), ops.gather(segments, types, 0));
    Mechanisms mechanisms = mechanisms(config, choices);
    Value placed = mechanisms.position(0, own).onTokens(ops, typed, words.grid());
    SelfAttention attention = mechanisms.over(ops, own, words.grid(), placed);
    Encoded encoded =
        new Encoder(layers(config, body.at("encoder.layer"), attention))
            .encode(
                ops,
                norm(tables.at("LayerNorm"), config).apply(ops, placed),
                AttentionContext.on(words.grid()).withMask(inputs.visible(ops)));
    encoded.outputMaps(ops, choices, "");
    return encoded.last();
  }

  private static List<EncoderLayer> layers(Json config, Parameters all, SelfAttention attention) {
    return IntStream.range(0, config.integer("num_hidden_layers"))
        .mapToObj(i -> layer(config, all.at(Integer.toString(i)), i, attention))
        .toList();
  }

  private static EncoderLayer layer(
      Json config, Parameters layer, int number, SelfAttention attention) {
    long width = config.integer("hidden_size");
    long wide = config.integer("intermediate_size");
    Parameters self = layer.at("attention.self");
    Projections linear =
        new Projections(
            Linear.of(self.at("query"), width, width),
            Linear.of(self.at("key"), width, width),
            Linear.of(self.at("value"), width, width),
            Linear.of(layer.at("attention.output.dense"), width, width));

    Mlp mlp =
        new Mlp(
            Linear.of(layer.at("intermediate.dense"), width, wide),
            activation(config),
            Linear.of(layer.at("output.dense"), wide, width));
    LayerNorm attentionNorm = norm(layer.at("attention.output.LayerNorm"), config);
    LayerNorm mlpNorm = norm(layer.at("output.LayerNorm"), config);
    return new EncoderLayer(attention.of(number, linear), attentionNorm, mlp, mlpNorm, false);
  }

  private static void head(
      Ops ops, Json config, Parameters all, Parameters body, String head, Value hidden) {
    TextHead top = new TextHead(ops, config.integer("hidden_size"));
    Parameters pooler = body.at("pooler.dense");
    switch (head) {
      case "BertForMaskedLM" -> words(ops, config, all.at("cls.predictions"), body, hidden);
      case "BertForSequenceClassification" ->
          top.classes(top.pooled(hidden, pooler), all.at("classifier"), Checkpoint.labels(config));
      case "BertForTokenClassification" ->
          top.classes(hidden, all.at("classifier"), Checkpoint.labels(config));
      case "BertForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> {
        top.features(hidden);
        if (pooler.has("weight")) {
          ops.output("pooler_output", top.pooled(hidden, pooler));
        }
      }
    }
  }

  private static void words(
      Ops ops, Json config, Parameters predictions, Parameters body, Value hidden) {
    long width = config.integer("hidden_size");
    Parameters transform = predictions.at("transform");
    Value dense = Linear.of(transform.at("dense"), width, width).apply(ops, hidden);
    Value normed =
        norm(transform.at("LayerNorm"), config).apply(ops, activation(config).apply(ops, dense));
    long vocabulary = config.integer("vocab_size");
    Value table =
        predictions.has("decoder.weight")
            ? predictions.get("decoder.weight", vocabulary, width)
            : words(body, config);
    new TextHead(ops, width).words(normed, table, predictions.get("bias", vocabulary));
  }

  /** The word table {@code [vocabulary, C]}. */
  static Value words(Parameters body, Json config) {
    return table(body.at("embeddings.word_embeddings"), config, "vocab_size");
  }

  static Value table(Parameters embedding, Json config, String rows) {
    return embedding.get("weight", config.integer(rows), config.integer("hidden_size"));
  }

  static LayerNorm norm(Parameters norm, Json config) {
    return LayerNorm.of(
        norm, config.integer("hidden_size"), config.number("layer_norm_eps", 1e-12));
  }

  static Activation activation(Json config) {
    return Activation.named(config.text("hidden_act", "gelu"));
  }

  static Mechanisms mechanisms(Json config, Choices choices) {
    return Mechanisms.of(
        choices, config.integer("num_attention_heads"), config.integer("hidden_size"));
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
