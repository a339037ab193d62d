package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
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

  /**
   * The same, trained otherwise.
   *
   * @see <a href="https://arxiv.org/abs/2202.03555">Baevski et al. 2022</a>
   */
  public static Architecture data2vec() {
    return new Roberta("data2vec-text", "Data2VecText");
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
            "ForQuestionAnswering",
            "ForMultipleChoice")
        .map(head -> classes + head)
        .toList();
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(classes.length());
    String room = modelType.startsWith("data2vec") ? "data2vec_text" : "roberta";
    Parameters body = Checkpoint.body(parameters, room, "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    Value places = BertEmbeddings.positions(body, config);
    long padding = config.integer("pad_token_id", 1);
    PositionTable own = PositionTable.behindPadding(ops, places, text.ids(), padding);
    Value oneSegment = ops.constants(0L); // [1], for every token
    head(
        ops,
        config,
        parameters,
        body,
        head,
        text,
        Bert.encode(ops, config, body, choices, text, oneSegment, own));
  }

  /** MPNet's heads are the same. */
  static void head(
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
          words(top, config, all.at("lm_head"), BertEmbeddings.words(body, config), hidden);
      case "ForSequenceClassification" ->
          top.classes(top.pooled(hidden, classifier.at("dense")), classifier.at("out_proj"));
      case "ForMultipleChoice" ->
          top.choices(text, top.pooled(hidden, body.at("pooler.dense")), classifier);
      case "ForTokenClassification" -> top.classes(hidden, classifier);
      case "ForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden, body.at("pooler.dense"));
    }
  }

  private static void words(TextHead top, Json config, Parameters head, Value words, Value hidden) {
    Linear dense = Linear.of(head.at("dense"), top.width(), top.width());
    Norm norm = Bert.norm(config).of(head.at("layer_norm"), top.width());
    String bias = head.has("bias") ? "bias" : "decoder.bias";
    Value shift = head.get(bias, config.size("vocab_size"));
    top.words(top.word(hidden, dense, "gelu", norm), head.at("decoder"), words, shift);
  }
}
