package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.Linear;
import dev.heed.layer.Norm;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.Trained;
import java.util.List;

/**
 * ELECTRA: BERT with narrow words, trained to tell which words of a text were replaced.
 *
 * @see <a href="https://arxiv.org/abs/2003.10555">Clark et al. 2020</a>
 */
public final class Electra implements Architecture {

  @Override
  public String modelType() {
    return "electra";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "ElectraModel",
        "ElectraForMaskedLM",
        "ElectraForPreTraining",
        "ElectraForSequenceClassification",
        "ElectraForTokenClassification",
        "ElectraForQuestionAnswering",
        "ElectraForMultipleChoice");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring("Electra".length());
    Parameters body = Checkpoint.body(parameters, "electra", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    Value types = text.more(ops, "token_type_ids");
    Value places = BertEmbeddings.positions(body, config);
    TransformerEncoder layers =
        TransformerEncoder.of(
            Bert.table(config, new LearnedEncoding(Trained.of(places))),
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers")),
            choices);

    Value words = BertEmbeddings.sum(ops, config, body, layers, text, types);
    Value tokens = projected(ops, config, body.at("embeddings_project"), words);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "");
    head(ops, config, parameters, body, head, text, encoded.last());
  }

  /** Words as wide as the layers; small models alone have narrower ones. */
  private static Value projected(Ops ops, Json config, Parameters project, Value words) {
    long width = config.size("hidden_size");
    boolean narrow = words.size(-1) != width;
    return narrow ? Linear.of(project, words.size(-1), width).apply(ops, words) : words;
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
      case "ForMaskedLM" -> words(top, config, all, body, hidden);
      case "ForPreTraining" -> replaced(top, all.at("discriminator_predictions"), hidden);
      case "ForSequenceClassification" ->
          top.classes(top.first(hidden, classifier.at("dense"), "gelu"), classifier.at("out_proj"));
      case "ForMultipleChoice" ->
          top.choices(
              text,
              top.first(
                  hidden,
                  all.at("sequence_summary.summary"),
                  config.text("summary_activation", "gelu")),
              classifier);
      case "ForTokenClassification" -> top.classes(hidden, classifier);
      case "ForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden);
    }
  }

  private static void words(
      TextHead top, Json config, Parameters all, Parameters body, Value hidden) {
    Value words = BertEmbeddings.words(body, config);
    Parameters predictions = all.at("generator_predictions");
    Linear dense = Linear.of(predictions.at("dense"), top.width(), words.size(1));
    Norm norm = Bert.norm(config).of(predictions.at("LayerNorm"), words.size(1));
    Parameters decoder = all.at("generator_lm_head");
    top.words(
        top.word(hidden, dense, "gelu", norm), decoder, words, decoder.get("bias", words.size(0)));
  }

  /** {@code logits [B, N]}: above 0 where a word was replaced. */
  private static void replaced(TextHead top, Parameters predictions, Value hidden) {
    Ops ops = top.ops();
    Linear dense = Linear.of(predictions.at("dense"), top.width(), top.width());
    Value bent = ops.gelu(dense.apply(ops, hidden));
    Linear prediction = Linear.of(predictions.at("dense_prediction"), top.width(), 1);
    ops.output("logits", ops.squeeze(prediction.apply(ops, bent), 2));
  }
}
