package dev.heed.generate;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.spi.TaskSetup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Generates token by token with a decoder: greedily, with beams or by drawing, as a {@link
 * GenerationConfig} says. Safe for concurrent use; it holds nothing that needs closing.
 *
 * @param decoder in any layout of graphs
 * @param positions how many tokens a sequence may have at most; empty where there is no limit
 */
public record Generator(Decoder decoder, OptionalInt positions) {

  /** An encoder-decoder's, with the decoder's graphs opened. */
  public static Generator open(TaskSetup setup) {
    return new Generator(Decoder.open(setup), ModelConfig.positions(setup.folder()));
  }

  /** A causal model's, whose graph is open. */
  public static Generator causal(Session graph, ModelFolder folder) {
    return new Generator(Decoder.of(graph), ModelConfig.positions(folder));
  }

  /**
   * Continues prompts.
   *
   * @throws dev.heed.error.HeedException INVALID_INPUT for a prompt that is too long,
   *     INVALID_OPTION for settings that contradict each other, CANCELLED or TIMEOUT as the limit
   *     says
   */
  public Generated generate(Prompt prompt, Generation how) {
    return generate(prompt, Optional.empty(), Optional.empty(), how);
  }

  /** Continues a prompt with pictures in it; as {@link #generate(Prompt, Generation)}. */
  public Generated generate(EmbeddedPrompt embedded, Generation how) {
    return generate(embedded.prompt(), Optional.empty(), Optional.of(embedded), how);
  }

  /**
   * Writes what a decoder makes of an encoder's output; as {@link #generate(Prompt, Generation)}.
   */
  public Generated generate(Encoded encoded, Prompt prompt, Generation how) {
    if (encoded.batch() != prompt.batch()) {
      throw invalidInput(
          "The encoder saw %s items, but the decoder is to begin with %s rows. Give one row per item."
              .formatted(encoded.batch(), prompt.batch()));
    }
    return generate(prompt, Optional.of(encoded), Optional.empty(), how);
  }

  private Generated generate(
      Prompt prompt, Optional<Encoded> encoded, Optional<EmbeddedPrompt> embedded, Generation how) {
    GenerationConfig config = how.config();
    GenerationConfigValidator.refuse(config);
    int longest = StoppingCriteria.maxLength(config, prompt.length(), positions);
    StoppingCriteria stops = new StoppingCriteria(how, longest);
    List<LogitsProcessor> processors =
        LogitsProcessorList.of(config, prompt.length(), longest, how.processors());
    try (Decoding decoding = decoder.start(prompt, encoded, embedded)) {
      return config.numBeams() > 1
          ? new BeamSearch(decoding, how, processors, stops).run(prompt)
          : new TokenSearch(decoding, how, processors, stops).run(prompt);
    }
  }
}
