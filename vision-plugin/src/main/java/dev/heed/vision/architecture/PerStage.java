package dev.heed.vision.architecture;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import java.util.List;

/**
 * What a configuration says of each stage of a net: as many entries as there are stages.
 *
 * @param where the file and the key, for messages
 */
record PerStage<T>(String where, List<T> entries) {

  PerStage {
    entries = List.copyOf(entries);
  }

  /** Sizes from 1 under {@code key}, or the published ones where it is missing. */
  static PerStage<Integer> sizes(Json config, String key, Integer... otherwise) {
    return sizes(config, key, List.of(otherwise));
  }

  /** Sizes from 1 under {@code key}, or {@code otherwise} where it is missing. */
  static PerStage<Integer> sizes(Json config, String key, List<Integer> otherwise) {
    return of(config, key, config.has(key) ? config.sizes(key) : otherwise);
  }

  /** Whole numbers under {@code key}, or the published ones where it is missing. */
  static PerStage<Integer> numbers(Json config, String key, Integer... otherwise) {
    return of(config, key, config.has(key) ? config.integers(key) : List.of(otherwise));
  }

  /** Truth values under {@code key}, or the published ones where it is missing. */
  static PerStage<Boolean> flags(Json config, String key, Boolean... otherwise) {
    List<?> flags =
        config
            .value(key)
            .map(value -> value instanceof List<?> list ? list : List.of(value))
            .orElse(List.of(otherwise));
    return of(config, key, flags.stream().map(flag -> Boolean.TRUE.equals(flag)).toList());
  }

  private static <T> PerStage<T> of(Json config, String key, List<T> entries) {
    return new PerStage<>(config.origin() + ": '" + key + "'", entries);
  }

  /** Of which there is no entry for a stage is told by the key. */
  T get(int stage) {
    if (stage >= entries.size()) {
      throw invalidModel(
          "%s has %s entries, but the model has no less than %s stages."
              .formatted(where, entries.size(), stage + 1));
    }
    return entries.get(stage);
  }

  int size() {
    return entries.size();
  }
}
