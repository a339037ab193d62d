package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.MemoryText;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * T5 and its kin that read a text and write none, as one graph. The encoder alone gives features of
 * tokens, or labels them; for a label of the whole text, or the ends of an answer, the decoder
 * reads what the encoder reads, one place later.
 *
 * @param classes what the names of the published classes begin with
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2019</a>
 */
record T5Reader(T5 family, String classes) implements Architecture {

  @Override
  public String modelType() {
    return family.modelType();
  }

  @Override
  public List<String> heads() {
    return List.of(
        classes + "EncoderModel",
        classes + "ForSequenceClassification",
        classes + "ForTokenClassification",
        classes + "ForQuestionAnswering");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(classes.length());
    boolean answers = head.equals("ForQuestionAnswering");
    boolean bare = head.equals("EncoderModel");
    Parameters body = answers || bare ? parameters : parameters.at("transformer");
    TextInputs text = TextInputs.declare(ops);
    TextHead top = new TextHead(ops, config, config.size("d_model"));
    if (bare) {
      top.features(family.encoded(ops, config, body, choices, text, ""));
      return;
    }
    if (head.equals("ForTokenClassification")) {
      Value tokens = family.encoded(ops, config, body, choices, text, "");
      top.classes(tokens, parameters.at("classifier"));
      return;
    }
    Value states = family.encoded(ops, config, body, choices, text, "encoder_");
    Value later =
        BartClassifier.shifted(ops, text.ids(), config.integer("decoder_start_token_id", 0));
    MemoryText written = MemoryText.beside(ops, later, states, Optional.of(text.mask()));
    Value hidden = family.decoded(ops, config, body, choices, written);
    if (answers) {
      top.span(hidden, parameters.at("qa_outputs"));
    } else {
      Parameters classifier = parameters.at("classification_head");
      Value whole = BartClassifier.last(ops, hidden, text.ids(), config.integer("eos_token_id", 1));
      top.classes(top.whole(whole, classifier.at("dense"), "tanh"), classifier.at("out_proj"));
    }
  }
}
