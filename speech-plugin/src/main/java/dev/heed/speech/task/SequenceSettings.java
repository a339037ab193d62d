package dev.heed.speech.task;

import dev.heed.generate.GenerationConfig;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Options;

/** How a decoder writes a transcript where nobody says otherwise. */
final class SequenceSettings {

  /** The published pipeline's: beams and new tokens. */
  private static final int BEAMS = 5;

  private static final int NEW_TOKENS = 256;

  private SequenceSettings() {}

  static GenerationConfig of(ModelFolder folder, Options options) {
    GenerationConfig own = GenerationConfig.of(folder);
    GenerationConfig config = own.has("num_beams") ? own : own.with("num_beams", BEAMS);
    if (!own.has("max_new_tokens") && !own.has("max_length")) {
      config = config.with("max_new_tokens", NEW_TOKENS);
    }
    return config.with(options);
  }
}
