package dev.heed.nlp.task;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.task.PublishedClasses;

/** What a folder's model was trained for, from the name of its published class. */
final class Heads {

  private Heads() {}

  /**
   * By the whole name of a class that is published, and by the ending of one that is not, where the
   * folder reads text alone.
   *
   * @param task its id
   * @param head for example {@code ForTokenClassification}
   */
  static boolean isTrainedFor(ModelFolder folder, String task, String head) {
    return PublishedClasses.areFor(
        folder, task, name -> name.endsWith(head) && readsTextAlone(folder));
  }

  /** An encoder without a head. */
  static boolean isEncoder(ModelFolder folder) {
    return PublishedClasses.areFor(
            folder, "feature-extraction", name -> isPlain(name) && readsTextAlone(folder))
        && TextTokenizer.fits(folder);
  }

  private static boolean isPlain(String name) {
    return (name.endsWith("Model") || name.endsWith("Encoder"))
        && !name.endsWith("LMHeadModel")
        && !name.endsWith("DecoderModel");
  }

  private static boolean readsTextAlone(ModelFolder folder) {
    Json config = folder.config();
    return folder.processorConfig().isEmpty()
        && !config.has("vision_config")
        && !config.has("audio_config");
  }
}
