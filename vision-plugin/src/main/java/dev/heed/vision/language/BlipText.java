package dev.heed.vision.language;

import dev.heed.api.Internal;
import dev.heed.generate.GenerationConfig;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;

/** How BLIP's texts begin and end: as the configuration of its text model says. */
@Internal
public final class BlipText {

  private static final int BEGIN = 30_522;
  private static final int END = 102;

  private BlipText() {}

  /** The settings with those of the text model before the rest. */
  public static GenerationConfig spoken(GenerationConfig config, ModelFolder folder) {
    Json text = folder.config().objectOrEmpty("text_config");
    return config
        .with("decoder_start_token_id", text.integer("bos_token_id", BEGIN))
        .with("eos_token_id", text.integer("sep_token_id", END))
        .with("pad_token_id", text.integer("pad_token_id", 0));
  }
}
