package dev.heed.layer;

import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/**
 * A decoder that reads an encoder's states. It is recorded as two graphs: {@code decoder_model}
 * reads the states and the first tokens, and {@code decoder_with_past_model} goes on from what that
 * kept. The encoder beside it is an {@link Architecture} with the graph {@code encoder_model}.
 *
 * <pre>{@code
 * // from a larger example: in a plugin's architectures()
 * Stream.concat(Stream.of(new WhisperEncoder()), new WhisperDecoder().graphs().stream())
 * }</pre>
 */
public interface MemoryDecoder {

  /** {@code model_type} of the whole model's {@code config.json}. */
  String modelType();

  /** See {@link Architecture#heads}. */
  List<String> heads();

  /** How large the decoder of {@code config} is. */
  MemoryText.Sizes sizes(Json config);

  /**
   * Records the decoder on {@code text}: {@code logits [B, N, vocabulary]}, and maps where they are
   * wanted. The cache is given back by who calls.
   */
  void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text);

  /** The two graphs. */
  default List<Architecture> graphs() {
    return List.of(new Graph(this, true), new Graph(this, false));
  }

  /**
   * One of the two.
   *
   * @param first whether it reads the states themselves
   */
  record Graph(MemoryDecoder decoder, boolean first) implements Architecture {

    @Override
    public String modelType() {
      return decoder.modelType();
    }

    @Override
    public List<String> heads() {
      return decoder.heads();
    }

    @Override
    public String graph() {
      return first ? "decoder_model" : "decoder_with_past_model";
    }

    @Override
    public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
      Assembly.head(config, heads());
      MemoryText.Sizes sizes = decoder.sizes(config);
      MemoryText text = first ? MemoryText.first(ops, sizes) : MemoryText.next(ops, sizes);
      decoder.build(ops, config, parameters, choices, text);
      text.outputPresent(ops);
    }
  }
}
