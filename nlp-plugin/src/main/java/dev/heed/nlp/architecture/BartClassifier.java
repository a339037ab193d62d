package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.MemoryText;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * BART that labels a text, as one graph: the decoder reads the text that the encoder reads, one
 * place later, and its last end token stands for all of it.
 *
 * @see <a href="https://arxiv.org/abs/1910.13461">Lewis et al. 2019, section 3.1</a>
 */
public final class BartClassifier implements Architecture {

  private static final BartKind KIND = BartKind.bart();

  @Override
  public String modelType() {
    return KIND.modelType();
  }

  @Override
  public List<String> heads() {
    return List.of("BartForSequenceClassification", "BartForQuestionAnswering");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean labels = Assembly.head(config, heads()).equals(heads().get(0));
    Parameters body = Bart.body(parameters);
    TextInputs text = TextInputs.declare(ops);
    Value states = Bart.encoded(ops, KIND, config, body, choices, text);
    MemoryText written =
        MemoryText.beside(
            ops,
            shifted(ops, text.ids(), config.integer("decoder_start_token_id", 2)),
            states,
            Optional.of(text.mask()));
    int width = BartStack.width(config);
    Value words = Bart.words(config, body, "decoder");
    Value hidden = Bart.decoded(ops, KIND, config, body, words, width, choices, written);
    TextHead top = new TextHead(ops, config, width);
    if (labels) {
      Parameters head = parameters.at("classification_head");
      Value whole = last(ops, hidden, text.ids(), config.integer("eos_token_id", 2));
      top.classes(top.whole(whole, head.at("dense"), "tanh"), head.at("out_proj"));
    } else {
      top.span(hidden, parameters.at("qa_outputs"));
    }
  }

  /** The text {@code [B, N]} behind the token {@code begin}, without its last. */
  static Value shifted(Ops ops, Value ids, long begin) {
    Value column =
        ops.expand(ops.unsqueeze(ops.constants(begin), 0), Dims.of(ids.axis(0), Dim.of(1)));
    Value length = ops.dimension(ids, 1);
    Value before = ops.slice(ids, 1, ops.constant(0L), ops.sub(length, ops.constant(1L)));
    return ops.assume(ops.concat(1, column, before), ids.dims());
  }

  /** What stands at the last token {@code id} of each text: {@code [B, N, C] -> [B, C]}. */
  static Value last(Ops ops, Value hidden, Value ids, long id) {
    Value isIt = ops.equal(ids, ops.constant(id)); // [B, N]
    return TextInputs.at(ops, hidden, TextInputs.lastOf(ops, isIt));
  }
}
