package dev.heed.nlp.architecture;

import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/** BERT's heads: words for masks, classes of texts and of tokens, spans of answers. */
final class BertHeads {

  private BertHeads() {}

  /** Declares the outputs of the head that {@code head} names, one of {@link Bert#heads}. */
  static void add(
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
            Bert.activation(config),
            Bert.norm(config).of(transform.at("LayerNorm"), top.width()));
    Value bias = predictions.get("bias", config.size("vocab_size"));
    top.words(word, predictions.at("decoder"), BertEmbeddings.words(body, config), bias);
  }
}
