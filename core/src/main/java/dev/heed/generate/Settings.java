package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings that are neither numbers nor flags. */
final class Settings {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Settings() {}

  /** Numbers, flags, texts and lists of them as JSON. */
  static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  static EarlyStopping earlyStopping(String origin, JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean() ? EarlyStopping.YES : EarlyStopping.NO;
    }
    if (node.asText().equals("never")) {
      return EarlyStopping.NEVER;
    }
    throw invalidModel(
        "%s: 'early_stopping' should be true, false or \"never\", but is %s."
            .formatted(origin, node));
  }

  /** A list of lists of token ids. */
  static List<List<Integer>> lists(Json from, JsonNode node) {
    List<List<Integer>> lists = new ArrayList<>();
    for (JsonNode list : node) {
      lists.add(ids(from, list));
    }
    return lists;
  }

  private static List<Integer> ids(Json from, JsonNode list) {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : list) {
      if (!id.canConvertToInt()) {
        throw invalidModel("%s: %s should be a list of token ids.".formatted(from.origin(), list));
      }
      ids.add(id.asInt());
    }
    if (ids.isEmpty()) {
      throw invalidModel(
          "%s: %s should be a list of at least one token id.".formatted(from.origin(), list));
    }
    return ids;
  }

  /** One {@code [[ids], bias]} as JSON files write it. */
  static void putBias(Json from, JsonNode pair, Map<List<Integer>, Float> to) {
    to.put(ids(from, pair.path(0)), (float) pair.path(1).asDouble());
  }
}
