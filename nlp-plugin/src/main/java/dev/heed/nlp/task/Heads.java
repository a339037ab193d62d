package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;

/** What a folder's model was trained for, from the name of its published class. */
final class Heads {

  private Heads() {}

  /** For example {@code ForTokenClassification}; an image or speech model's head is never one. */
  static boolean isTrainedFor(ModelFolder folder, String head) {
    return folder
        .findJson("config.json")
        .filter(config -> config.texts("architectures").stream().anyMatch(n -> n.endsWith(head)))
        .isPresent();
  }
}
