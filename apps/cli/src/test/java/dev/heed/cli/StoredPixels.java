package dev.heed.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Pixels as the reference data stores them, row by row, and as the command line prints them. */
final class StoredPixels {

  private StoredPixels() {}

  /** Numbers row by row: of a stored tensor, or of a mask in runs, which go column by column. */
  static List<Integer> of(JsonNode node) {
    List<Integer> pixels = new ArrayList<>();
    if (node.has("counts")) {
      int height = node.get("size").get(0).asInt();
      int width = node.get("size").get(1).asInt();
      List<Integer> columns = columns(node.get("counts"));
      for (int i = 0; i < height * width; i++) {
        pixels.add(columns.get(i % width * height + i / width));
      }
    } else {
      numbers(node).forEach(number -> pixels.add(Math.round(number)));
    }
    return pixels;
  }

  private static List<Integer> columns(JsonNode counts) {
    List<Integer> pixels = new ArrayList<>();
    for (int run = 0; run < counts.size(); run++) {
      for (int i = 0; i < counts.get(run).asInt(); i++) {
        pixels.add(run % 2 * 255);
      }
    }
    return pixels;
  }

  private static List<Float> numbers(JsonNode stored) {
    List<Float> numbers = new ArrayList<>();
    if (stored.has("data")) {
      stored.get("data").forEach(value -> numbers.add(value.floatValue()));
      return numbers;
    }
    JsonNode runs = stored.get("rle");
    for (int i = 0; i < runs.size(); i += 2) {
      for (int k = 0; k < runs.get(i + 1).asInt(); k++) {
        numbers.add(runs.get(i).floatValue());
      }
    }
    return numbers;
  }

  /** The largest difference of printed rows to a stored tensor. */
  static float apart(JsonNode rows, JsonNode stored) {
    List<Float> expected = numbers(stored);
    float apart = 0;
    int i = 0;
    for (JsonNode row : rows) {
      for (JsonNode value : row) {
        apart = Math.max(apart, Math.abs(value.floatValue() - expected.get(i++)));
      }
    }
    return i == expected.size() ? apart : Float.POSITIVE_INFINITY;
  }
}
