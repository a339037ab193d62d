package dev.heed.nlp.architecture;

import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.List;

/** The words of a model of pictures and text as vectors, between which those of pictures go. */
record PictureWords(String modelType, List<String> heads) implements Architecture {

  @Override
  public String graph() {
    return "embed_tokens";
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    PictureText text = PictureText.of(config, parameters);
    Value ids = ops.input("input_ids", ElementType.I64, Dims.of("batch_size", "sequence_length"));
    Value words = Llama.words(text.config(), text.body());
    Value chosen = ops.gather(words, ids, 0);
    ops.output("inputs_embeds", text.family().embedded(ops, text.config(), text.body(), chosen));
  }
}
