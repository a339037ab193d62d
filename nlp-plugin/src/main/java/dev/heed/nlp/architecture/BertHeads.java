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
      Ops ops,
      Json config,
      Parameters all,
      Parameters body,
      String head,
      TextInputs text,
      Value hidden) {
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    Parameters pooler = body.at("pooler.dense");
    switch (head) {
      case "BertForMaskedLM" ->
          ops.output("logits", words(top, config, all.at("cls.predictions"), body, hidden));
      case "BertForPreTraining" -> {
        Value words = words(top, config, all.at("cls.predictions"), body, hidden);
        ops.output("prediction_logits", words);
        ops.output("logits", ops.identity(words));
        ops.output("seq_relationship_logits", follows(top, all, top.pooled(hidden, pooler)));
      }
      case "BertForNextSentencePrediction" ->
          ops.output("logits", follows(top, all, top.pooled(hidden, pooler)));
      case "BertForMultipleChoice" ->
          top.choices(text, top.pooled(hidden, pooler), all.at("classifier"));
      case "BertForSequenceClassification" ->
          top.classes(top.pooled(hidden, pooler), all.at("classifier"));
      case "BertForTokenClassification" -> top.classes(hidden, all.at("classifier"));
      case "BertForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden, pooler);
    }
  }

  /** {@code [B, 2]}: whether a second text follows the first, or was drawn by chance. */
  private static Value follows(TextHead top, Parameters all, Value pooled) {
    return Linear.of(all.at("cls.seq_relationship"), top.width(), 2).apply(top.ops(), pooled);
  }

  static Value words(
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
    return top.likeness(word, predictions.at("decoder"), BertEmbeddings.words(body, config), bias);
  }
}
