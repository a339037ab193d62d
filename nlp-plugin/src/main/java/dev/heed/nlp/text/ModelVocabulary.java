package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import java.util.Optional;

/**
 * How many tokens a model has vectors for, as its {@code config.json} says.
 *
 * @param size empty where nothing says it
 * @param folder the model's, for messages
 */
@Internal
public record ModelVocabulary(Optional<Integer> size, String folder) {

  public static ModelVocabulary of(ModelFolder folder) {
    Json config = folder.findJson("config.json").orElseGet(() -> Json.empty("config.json"));
    Json text = config.has("text_config") ? config.object("text_config") : config;
    int size = text.integer("vocab_size", 0);
    return new ModelVocabulary(size > 0 ? Optional.of(size) : Optional.empty(), folder.toString());
  }

  /**
   * Refuses a token that the model cannot know.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where the tokenizer is another model's
   */
  public void require(long... ids) {
    long most = size.orElse(Integer.MAX_VALUE);
    for (long id : ids) {
      if (id >= most) {
        throw invalidModel(
            "The tokenizer of %s gives the token %s, but the model has only %s (vocab_size in config.json). Do tokenizer.json and the model belong together?"
                .formatted(folder, id, most));
      }
    }
  }
}
