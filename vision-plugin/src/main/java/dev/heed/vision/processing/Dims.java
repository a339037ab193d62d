package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import java.util.Map;
import java.util.TreeMap;

/**
 * A size as a type reads it: any of {@code height}, {@code width}, {@code shortest_edge}, {@code
 * longest_edge}, {@code max_height}, {@code max_width}, {@code min_pixels}, {@code max_pixels}.
 *
 * @param origin file and key, for messages
 */
record Dims(String origin, Map<String, Integer> byKey) {

  Dims {
    byKey = Map.copyOf(byKey);
  }

  static Dims of(int height, int width) {
    return new Dims("size", Map.of("height", height, "width", width));
  }

  boolean has(String... keys) {
    for (String key : keys) {
      if (!byKey.containsKey(key)) {
        return false;
      }
    }
    return true;
  }

  int get(String key) {
    if (!has(key)) {
      throw invalidModel(
          "%s should have %s, but has %s.".formatted(origin, key, new TreeMap<>(byKey)));
    }
    return byKey.get(key);
  }

  int get(String key, int otherwise) {
    return byKey.getOrDefault(key, otherwise);
  }

  boolean isExact() {
    return has("height", "width");
  }

  Size exact() {
    return new Size(get("height"), get("width"));
  }

  /** The one number of a square. */
  int square() {
    Size size = exact();
    if (size.height() != size.width()) {
      throw invalidModel("%s should be a square, but is %s.".formatted(origin, size));
    }
    return size.height();
  }

  /** To what size a picture goes, as the published base classes read these keys. */
  Size target(Picture picture) {
    Size size = picture.size();
    if (has("shortest_edge", "longest_edge")) {
      return Scaling.edges(get("shortest_edge"), get("longest_edge")).of(size);
    }
    if (has("shortest_edge")) {
      return Scaling.shortestEdge(get("shortest_edge")).of(size);
    }
    if (has("max_height", "max_width")) {
      return Scaling.within(new Size(get("max_height"), get("max_width"))).of(size);
    }
    if (isExact()) {
      return exact();
    }
    if (has("longest_edge")) {
      return Scaling.downToLongest(get("longest_edge")).of(size);
    }
    throw invalidModel(
        "%s should have height and width, max_height and max_width, or shortest_edge, but has %s."
            .formatted(origin, new TreeMap<>(byKey)));
  }
}
