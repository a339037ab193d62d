package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Florence-2's text model: BART, whose encoder reads vectors, those of a picture among those of
 * words. The plugin for images has the graph that makes the former, {@code vision_encoder}.
 *
 * @see <a href="https://arxiv.org/abs/2311.06242">Xiao et al. 2023</a>
 */
public final class Florence2 implements MemoryDecoder {

  private static final String TYPE = "florence2";
  private static final List<String> HEADS = List.of("Florence2ForConditionalGeneration");

  /** Words, encoder and decoder. */
  public static List<Architecture> all() {
    return Stream.concat(
            Stream.of(new Part("embed_tokens"), new Part("encoder_model")),
            new Florence2().graphs().stream())
        .toList();
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public List<String> heads() {
    return HEADS;
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    Json text = config.object("text_config");
    return Bart.sizes(text, BartStack.width(text), true);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text) {
    Json own = config.object("text_config");
    Parameters body = parameters.at("model.language_model");
    Value words = Bart.words(own, body, "decoder");
    int width = BartStack.width(own);
    Value hidden = Bart.decoded(ops, BartKind.bart(), own, body, words, width, choices, text);
    ops.output("logits", CausalHead.logits(ops, parameters, words, hidden));
  }

  /** The graphs in front of the decoder. */
  private record Part(String graph) implements Architecture {

    @Override
    public String modelType() {
      return TYPE;
    }

    @Override
    public List<String> heads() {
      return HEADS;
    }

    @Override
    public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
      Assembly.head(config, HEADS);
      Json own = config.object("text_config");
      Parameters body = parameters.at("model.language_model");
      if (graph.equals("embed_tokens")) {
        Value ids = TextInputs.declare(ops, "input_ids");
        Value words = Bart.words(own, body, "encoder");
        ops.output("inputs_embeds", BartStack.scaled(ops, own, ops.gather(words, ids, 0)));
        return;
      }
      Value mask = TextInputs.declare(ops, "attention_mask");
      Dims tokens = Dims.of(mask.axis(0), mask.axis(1), BartStack.width(own));
      Value embeds = ops.input("inputs_embeds", ElementType.F32, tokens);
      TextInputs text = new TextInputs(mask, mask, Optional.empty());
      ops.output(
          "last_hidden_state",
          Bart.encoded(ops, BartKind.bart(), own, body, choices, text, embeds));
    }
  }
}
