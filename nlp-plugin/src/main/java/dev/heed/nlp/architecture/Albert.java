package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ALBERT: BERT with narrow words, whose layers share their weights.
 *
 * @see <a href="https://arxiv.org/abs/1909.11942">Lan et al. 2019</a>
 */
public final class Albert implements Architecture {

  @Override
  public String modelType() {
    return "albert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "AlbertModel",
        "AlbertForMaskedLM",
        "AlbertForSequenceClassification",
        "AlbertForTokenClassification",
        "AlbertForQuestionAnswering",
        "AlbertForMultipleChoice",
        "AlbertForPreTraining");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring("Albert".length());
    Parameters body = Checkpoint.body(parameters, "albert", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    Value types = text.more(ops, "token_type_ids");
    Value places = BertEmbeddings.positions(body, config);
    LayerTable table = table(config, new LearnedEncoding(Trained.of(places)));
    TransformerEncoder layers =
        TransformerEncoder.of(table, shared(config, body.at("encoder")), choices);

    Value words = BertEmbeddings.sum(ops, config, body, layers, text, types);
    Parameters wider = body.at("encoder.embedding_hidden_mapping_in");
    Value tokens = Linear.of(wider, words.size(-1), config.size("hidden_size")).apply(ops, words);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "");
    head(ops, config, parameters, body, head, text, encoded.last());
  }

  private static LayerTable table(Json config, PositionalEncoding own) {
    return Bert.table(config, own)
        .attention(
            AttentionTable.split(
                    "attention.query", "attention.key", "attention.value", "attention.dense")
                .heads(config.size("num_attention_heads"))
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "ffn", "ffn_output", config.size("intermediate_size"), activation(config)))
        .normsOnSum("attention.LayerNorm", "full_layer_layer_norm");
  }

  /** The weights of each layer: layers are cut into groups, and all of a group are one. */
  private static List<Parameters> shared(Json config, Parameters encoder) {
    int layers = Checkpoint.requireLayers(config.size("num_hidden_layers"));
    int groups = config.size("num_hidden_groups", 1);
    int inner = Checkpoint.requireLayers(config.size("inner_group_num", 1));
    return IntStream.range(0, layers)
        .mapToObj(i -> encoder.at("albert_layer_groups." + i * groups / layers))
        .flatMap(g -> IntStream.range(0, inner).mapToObj(k -> g.at("albert_layers." + k)))
        .toList();
  }

  private static void head(
      Ops ops,
      Json config,
      Parameters all,
      Parameters body,
      String head,
      TextInputs text,
      Value hidden) {
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    Parameters classifier = all.at("classifier");
    switch (head) {
      case "ForMaskedLM" ->
          ops.output("logits", words(top, config, all.at("predictions"), body, hidden));
      case "ForPreTraining" -> {
        Value words = words(top, config, all.at("predictions"), body, hidden);
        Linear order = Linear.of(all.at("sop_classifier.classifier"), top.width(), 2);
        ops.output("prediction_logits", words);
        ops.output("logits", ops.identity(words));
        ops.output("sop_logits", order.apply(ops, top.pooled(hidden, body.at("pooler"))));
      }
      case "ForMultipleChoice" ->
          top.choices(text, top.pooled(hidden, body.at("pooler")), classifier);
      case "ForSequenceClassification" ->
          top.classes(top.pooled(hidden, body.at("pooler")), classifier);
      case "ForTokenClassification" -> top.classes(hidden, classifier);
      case "ForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden, body.at("pooler"));
    }
  }

  private static Value words(
      TextHead top, Json config, Parameters predictions, Parameters body, Value hidden) {
    Value words = BertEmbeddings.words(body, config);
    Linear dense = Linear.of(predictions.at("dense"), top.width(), words.size(1));
    Norm norm = Bert.norm(config).of(predictions.at("LayerNorm"), words.size(1));
    Value word = top.word(hidden, dense, activation(config), norm);
    Value bias = predictions.get("bias", words.size(0));
    return top.likeness(word, predictions.at("decoder"), words, bias);
  }

  private static String activation(Json config) {
    return config.text("hidden_act", "gelu_new");
  }
}
