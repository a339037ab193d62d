package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A size as configurations write it: an object with one of five sets of keys (a null is no key), a
 * list {@code [height, width]} with or without the channels, or a number whose meaning depends on
 * the type.
 *
 * @param origin file and key, for messages
 * @param byKey pixels by {@code height}, {@code width}, {@code shortest_edge}, {@code
 *     longest_edge}, {@code max_height}, {@code max_width}
 */
record SizeKeys(String origin, Map<String, Integer> byKey) {

  private static final int MAX_EDGE = 1 << 16;

  private static final List<Set<String>> KINDS =
      List.of(
          Set.of("height", "width"),
          Set.of("shortest_edge"),
          Set.of("shortest_edge", "longest_edge"),
          Set.of("longest_edge"),
          Set.of("max_height", "max_width"));

  SizeKeys {
    byKey = Map.copyOf(byKey);
    if (!KINDS.contains(byKey.keySet())) {
      throw invalidModel(
          "%s has keys %s. It should have height and width; shortest_edge; shortest_edge and longest_edge; longest_edge; or max_height and max_width."
              .formatted(origin, new TreeMap<>(byKey).keySet()));
    }
    Sizes.requireAskable(origin, byKey.getOrDefault("height", 1), byKey.getOrDefault("width", 1));
  }

  /**
   * Reads {@code config[key]}.
   *
   * @param number what a single number is: {@code square}, {@code shortest} or {@code longest}
   * @param longest the longest edge that goes with a single number for the shortest
   */
  static SizeKeys of(Json config, String key, String number, Optional<Integer> longest) {
    JsonNode value = JsonNodes.get(config, key);
    String origin = config.origin() + ": '" + key + "'";
    if (value.isObject()) {
      return new SizeKeys(origin, read(config.object(key)));
    }
    if (value.isArray()) {
      return new SizeKeys(origin, pair(config, key));
    }
    int pixels = requirePixels(config, key, config.integer(key));
    return new SizeKeys(origin, single(pixels, number, longest));
  }

  private static Map<String, Integer> read(Json object) {
    Map<String, Integer> byKey = new TreeMap<>();
    for (String key : object.keys()) {
      if (object.has(key)) { // some files write every key there is, most with null
        byKey.put(key, requirePixels(object, key, object.integer(key)));
      }
    }
    return byKey;
  }

  private static Map<String, Integer> pair(Json config, String key) {
    List<Integer> pair = sides(config.integers(key));
    if (pair.size() != 2) {
      throw invalidModel(
          "%s: '%s' should be a number, an object or [height, width], but is %s."
              .formatted(config.origin(), key, pair));
    }
    boolean turned = config.text("list_size", "").equals("width_height") && key.equals("size");
    int height = requirePixels(config, key, pair.get(turned ? 1 : 0));
    return Map.of("height", height, "width", requirePixels(config, key, pair.get(turned ? 0 : 1)));
  }

  /** Of {@code [channels, height, width]}, {@code [height, width, channels]}, or one side. */
  private static List<Integer> sides(List<Integer> given) {
    if (given.size() == 3 && isChannels(given.get(0))) {
      return given.subList(1, 3);
    }
    if (given.size() == 3 && isChannels(given.get(2))) {
      return given.subList(0, 2);
    }
    return given.size() == 1 ? List.of(given.get(0), given.get(0)) : given;
  }

  private static boolean isChannels(int count) {
    return count == 1 || count == 3;
  }

  private static Map<String, Integer> single(int pixels, String as, Optional<Integer> longest) {
    if (as.equals("square")) {
      return Map.of("height", pixels, "width", pixels);
    }
    Map<String, Integer> edges = new TreeMap<>(Map.of(as + "_edge", pixels));
    longest.ifPresent(edge -> edges.put("longest_edge", edge));
    return edges;
  }

  static int requirePixels(Json config, String key, int value) {
    if (value < 1 || value > MAX_EDGE) {
      throw invalidModel(
          "%s: '%s' should be from 1 to %s pixels, but is %s."
              .formatted(config.origin(), key, MAX_EDGE, value));
    }
    return value;
  }

  boolean has(String... keys) {
    return byKey.keySet().containsAll(Set.of(keys));
  }

  int get(String key) {
    return Optional.ofNullable(byKey.get(key)).orElseThrow(() -> lacks(key));
  }

  /** Height and width, where nothing else will do. */
  Size exact() {
    return new Size(get("height"), get("width"));
  }

  HeedException lacks(String wanted) {
    return invalidModel(
        "%s should have %s, but has %s.".formatted(origin, wanted, new TreeMap<>(byKey)));
  }
}
