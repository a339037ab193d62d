package dev.heed.vision.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lists of a {@code config.json} that leaves out what is as in the published class. */
final class Lists {

  private Lists() {}

  /** Sizes, or those of the published class. */
  static List<Integer> sizes(Json config, String key, Integer... otherwise) {
    return config.has(key) ? config.sizes(key) : List.of(otherwise);
  }

  /** Yes or no for each of {@code otherwise.length} stages. */
  static boolean flag(Json config, String key, int index, Boolean... otherwise) {
    Optional<JsonNode> list = JsonNodes.find(config, key);
    if (list.isEmpty()) {
      return otherwise[index];
    }
    JsonNode one = list.get().get(index);
    if (one == null || !one.isBoolean()) {
      throw HeedException.invalidModel(
          "'%s' of %s must be a list of true and false, one for each stage, as in %s."
              .formatted(key, config.origin(), Arrays.toString(otherwise)));
    }
    return one.booleanValue();
  }
}
