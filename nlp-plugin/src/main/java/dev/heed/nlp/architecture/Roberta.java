package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.stream.Stream;

/**
 * RoBERTa: BERT, trained longer, without segments and with positions that are counted behind the
 * padding's id. XLM-RoBERTa and CamemBERT are the same on other texts.
 *
 * @see <a href="https://arxiv.org/abs/1907.11692">Liu et al. 2019</a>
 */
public final class Roberta implements Architecture {

  private final String modelType;
  private final String classes;

  private Roberta(String modelType, String classes) {
    this.modelType = modelType;
    this.classes = classes;
  }

  public static Architecture roberta() {
    return new Roberta("roberta", "Roberta");
  }

  /** The same on a hundred languages. */
  public static Architecture xlmRoberta() {
    return new Roberta("xlm-roberta", "XLMRoberta");
  }

  /** The same on French. */
  public static Architecture camembert() {
    return new Roberta("camembert", "Camembert");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return Stream.of(
            "Model",
            "ForMaskedLM",
            "ForSequenceClassification",
            "ForTokenClassification",
            "ForQuestionAnswering")
        .map(head -> classes + head)
        .toList();
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(classes.length());
    Parameters body = Checkpoint.body(parameters, "roberta", "embeddings.word_embeddings.weight");
    TextInputs inputs = TextInputs.declare(ops);

    Value places =
        Bert.table(body.at("embeddings.position_embeddings"), config, "max_position_embeddings");
    long padding = config.integer("pad_token_id", 1);
    PositionTable own = PositionTable.behindPadding(ops, places, inputs.ids(), padding);
    Value oneSegment = ops.constants(0L); // [1], for every token
    Value hidden = Bert.encode(ops, config, body, choices, inputs, oneSegment, own);
    head(ops, config, parameters, body, head, hidden);
  }

  private static void head(
      Ops ops, Json config, Parameters all, Parameters body, String head, Value hidden) {
    TextHead top = new TextHead(ops, config.integer("hidden_size"));
    int labels = Checkpoint.labels(config);
    Parameters pooler = body.at("pooler.dense");
    switch (head) {
      case "ForMaskedLM" -> words(ops, config, all.at("lm_head"), Bert.words(body, config), hidden);
      case "ForSequenceClassification" ->
          top.classes(
              top.pooled(hidden, all.at("classifier.dense")),
              all.at("classifier.out_proj"),
              labels);
      case "ForTokenClassification" -> top.classes(hidden, all.at("classifier"), labels);
      case "ForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> {
        top.features(hidden);
        if (pooler.has("weight")) {
          ops.output("pooler_output", top.pooled(hidden, pooler));
        }
      }
    }
  }

  /** MPNet's head for masked words is the same. */
  static void words(Ops ops, Json config, Parameters head, Value embeddings, Value hidden) {
    long width = config.integer("hidden_size");
    long vocabulary = config.integer("vocab_size");
    LayerNorm norm = Bert.norm(head.at("layer_norm"), config);
    Value dense = Linear.of(head.at("dense"), width, width).apply(ops, hidden);
    Value normed = norm.apply(ops, ops.gelu(dense));
    boolean own = head.has("decoder.weight");
    Value table = own ? head.get("decoder.weight", vocabulary, width) : embeddings;
    String bias = head.has("bias") ? "bias" : "decoder.bias";
    new TextHead(ops, width).words(normed, table, head.get(bias, vocabulary));
  }
}
