package dev.heed.nlp.architecture;

import dev.heed.encoding.BucketEncoding;
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
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.nlp.encoding.TokenEmbedding;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * MPNet: BERT's layers with positions twice, as vectors on the tokens and as buckets of distances
 * on the scores of every layer.
 *
 * @see <a href="https://arxiv.org/abs/2004.09297">Song et al. 2020</a>
 */
public final class MpNet implements Architecture {

  /** The published code counts positions behind this id, whatever the configuration says. */
  private static final long PADDING = 1;

  /** Distances from here on share a bucket. */
  private static final int FARTHEST = 128;

  @Override
  public String modelType() {
    return "mpnet";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "MPNetModel",
        "MPNetForMaskedLM",
        "MPNetForSequenceClassification",
        "MPNetForTokenClassification",
        "MPNetForQuestionAnswering");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "mpnet", "embeddings.word_embeddings.weight");
    TextInputs inputs = TextInputs.declare(ops);
    Value hidden = encode(ops, config, body, choices, inputs);
    head(ops, config, parameters, body, head, hidden);
  }

  private static Value encode(
      Ops ops, Json config, Parameters body, Choices choices, TextInputs inputs) {
    Embedded words = new TokenEmbedding(Bert.words(body, config)).embed(ops, inputs.ids());
    PositionalEncoding own = positions(ops, config, body, inputs);
    Mechanisms mechanisms = Bert.mechanisms(config, choices);
    Value placed = mechanisms.position(0, own).onTokens(ops, words.tokens(), words.grid());
    SelfAttention attention = mechanisms.over(ops, own, words.grid(), placed);
    Encoded encoded =
        new Encoder(layers(config, body.at("encoder.layer"), attention))
            .encode(
                ops,
                Bert.norm(body.at("embeddings.LayerNorm"), config).apply(ops, placed),
                AttentionContext.on(words.grid()).withMask(inputs.visible(ops)));
    encoded.outputMaps(ops, choices, "");
    return encoded.last();
  }

  private static PositionalEncoding positions(
      Ops ops, Json config, Parameters body, TextInputs inputs) {
    Value places =
        Bert.table(body.at("embeddings.position_embeddings"), config, "max_position_embeddings");
    Value buckets =
        body.get(
            "encoder.relative_attention_bias.weight",
            config.integer("relative_attention_num_buckets", 32),
            config.integer("num_attention_heads"));
    return new Both(
        PositionTable.behindPadding(ops, places, inputs.ids(), PADDING),
        new BucketEncoding(Trained.of(buckets), false, FARTHEST));
  }

  /** Vectors on tokens, and biases on scores. */
  private record Both(PositionTable absolute, BucketEncoding relative)
      implements PositionalEncoding {

    @Override
    public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
      return absolute.onTokens(ops, tokens, grid);
    }

    @Override
    public Optional<Value> onScores(
        Ops ops, int heads, TokenGrid grid, Value queryPositions, Value keyPositions) {
      return relative.onScores(ops, heads, grid, queryPositions, keyPositions);
    }
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
    Parameters self = layer.at("attention.attn");
    Projections linear =
        new Projections(
            Linear.of(self.at("q"), width, width),
            Linear.of(self.at("k"), width, width),
            Linear.of(self.at("v"), width, width),
            Linear.of(self.at("o"), width, width));

    Mlp mlp =
        new Mlp(
            Linear.of(layer.at("intermediate.dense"), width, wide),
            Bert.activation(config),
            Linear.of(layer.at("output.dense"), wide, width));
    LayerNorm attentionNorm = Bert.norm(layer.at("attention.LayerNorm"), config);
    return new EncoderLayer(
        attention.of(number, linear),
        attentionNorm,
        mlp,
        Bert.norm(layer.at("output.LayerNorm"), config),
        false);
  }

  private static void head(
      Ops ops, Json config, Parameters all, Parameters body, String head, Value hidden) {
    TextHead top = new TextHead(ops, config.integer("hidden_size"));
    int labels = Checkpoint.labels(config);
    Parameters pooler = body.at("pooler.dense");
    switch (head) {
      case "MPNetForMaskedLM" ->
          Roberta.words(ops, config, all.at("lm_head"), Bert.words(body, config), hidden);
      case "MPNetForSequenceClassification" ->
          top.classes(
              top.pooled(hidden, all.at("classifier.dense")),
              all.at("classifier.out_proj"),
              labels);
      case "MPNetForTokenClassification" -> top.classes(hidden, all.at("classifier"), labels);
      case "MPNetForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> {
        top.features(hidden);
        if (pooler.has("weight")) {
          ops.output("pooler_output", top.pooled(hidden, pooler));
        }
      }
    }
  }
}
