package dev.heed.speech.architecture;

import dev.heed.model.Json;
import dev.heed.model.Labels;
import dev.heed.spi.Parameters;

/** What published checkpoints of audio models have in common. */
final class Checkpoint {

  private Checkpoint() {}

  /**
   * The model without its head: below {@code prefix}, unless {@code probe} is found without it, as
   * where the checkpoint was saved without a head.
   */
  static Parameters body(Parameters parameters, String prefix, String probe) {
    return parameters.has(probe) ? parameters : parameters.at(prefix);
  }

  /** How many classes a classifier tells apart; two where the configuration is silent. */
  static int labels(Json config) {
    int named = Labels.of(config).size();
    return named > 0 ? named : config.integer("num_labels", 2);
  }
}
