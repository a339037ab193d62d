package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
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
 * DistilBERT: half of BERT's layers, taught by BERT, without segments and pooler.
 *
 * @see <a href="https://arxiv.org/abs/1910.01108">Sanh et al. 2019</a>
 */
public final class DistilBert implements Architecture {

  private static final double EPSILON = 1e-12;

  @Override
  public String modelType() {
    return "distilbert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "DistilBertModel",
        "DistilBertForMaskedLM",
        "DistilBertForSequenceClassification",
        "DistilBertForTokenClassification",
        "DistilBertForQuestionAnswering");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, "distilbert", "embeddings.word_embeddings.weight");
    TextInputs inputs = TextInputs.declare(ops);
    Value hidden = encode(ops, config, body, choices, inputs);
    head(ops, config, parameters, body, head, hidden);
  }

  private static Value encode(
      Ops ops, Json config, Parameters body, Choices choices, TextInputs inputs) {
    Parameters tables = body.at("embeddings");
    long width = config.integer("dim");
    Embedded words = new TokenEmbedding(words(body, config)).embed(ops, inputs.ids());
    Value places =
        tables.get("position_embeddings.weight", config.integer("max_position_embeddings"), width);
    PositionalEncoding own = new LearnedEncoding(Trained.of(places));
    Mechanisms mechanisms = Mechanisms.of(choices, config.integer("n_heads"), width);
    Value placed = mechanisms.position(0, own).onTokens(ops, words.tokens(), words.grid());
    SelfAttention attention = mechanisms.over(ops, own, words.grid(), placed);
    Encoded encoded =
        new Encoder(layers(config, body.at("transformer.layer"), attention))
            .encode(
                ops,
                LayerNorm.of(tables.at("LayerNorm"), width, EPSILON).apply(ops, placed),
                AttentionContext.on(words.grid()).withMask(inputs.visible(ops)));
    encoded.outputMaps(ops, choices, "");
    return encoded.last();
  }

  private static List<EncoderLayer> layers(Json config, Parameters all, SelfAttention attention) {
    return IntStream.range(0, config.integer("n_layers"))
        .mapToObj(i -> layer(config, all.at(Integer.toString(i)), i, attention))
        .toList();
  }

  private static EncoderLayer layer(
      Json config, Parameters layer, int number, SelfAttention attention) {
    long width = config.integer("dim");
    long wide = config.integer("hidden_dim");
    Parameters self = layer.at("attention");
    Projections linear =
        new Projections(
            Linear.of(self.at("q_lin"), width, width),
            Linear.of(self.at("k_lin"), width, width),
            Linear.of(self.at("v_lin"), width, width),
            Linear.of(self.at("out_lin"), width, width));

    Mlp mlp =
        new Mlp(
            Linear.of(layer.at("ffn.lin1"), width, wide),
            activation(config),
            Linear.of(layer.at("ffn.lin2"), wide, width));
    LayerNorm attentionNorm = LayerNorm.of(layer.at("sa_layer_norm"), width, EPSILON);
    LayerNorm mlpNorm = LayerNorm.of(layer.at("output_layer_norm"), width, EPSILON);
    return new EncoderLayer(attention.of(number, linear), attentionNorm, mlp, mlpNorm, false);
  }

  private static void head(
      Ops ops, Json config, Parameters all, Parameters body, String head, Value hidden) {
    long width = config.integer("dim");
    TextHead top = new TextHead(ops, width);
    Parameters classifier = all.at("classifier");
    switch (head) {
      case "DistilBertForMaskedLM" -> words(ops, config, all, body, hidden);
      case "DistilBertForSequenceClassification" -> {
        Linear dense = Linear.of(all.at("pre_classifier"), width, width);
        Value pooled = ops.relu(dense.apply(ops, top.first(hidden)));
        top.classes(pooled, classifier, Checkpoint.labels(config));
      }
      case "DistilBertForTokenClassification" ->
          top.classes(hidden, classifier, Checkpoint.labels(config));
      case "DistilBertForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden);
    }
  }

  private static void words(Ops ops, Json config, Parameters all, Parameters body, Value hidden) {
    long width = config.integer("dim");
    long vocabulary = config.integer("vocab_size");
    Value dense = Linear.of(all.at("vocab_transform"), width, width).apply(ops, hidden);
    Value normed =
        LayerNorm.of(all.at("vocab_layer_norm"), width, EPSILON)
            .apply(ops, activation(config).apply(ops, dense));
    Parameters projector = all.at("vocab_projector");
    boolean own = projector.has("weight");
    Value table = own ? projector.get("weight", vocabulary, width) : words(body, config);
    new TextHead(ops, width).words(normed, table, projector.get("bias", vocabulary));
  }

  private static Value words(Parameters body, Json config) {
    return body.get(
        "embeddings.word_embeddings.weight", config.integer("vocab_size"), config.integer("dim"));
  }

  private static Activation activation(Json config) {
    return Activation.named(config.text("activation", "gelu"));
  }
}
