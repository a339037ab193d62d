package dev.heed.nlp.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a file or message says, as values for a {@link Template}. */
public final class JsonValues {

  private JsonValues() {}

  /** Texts, numbers, truths, lists and maps; null is Python's {@code None}. */
  public static Object of(JsonNode node) {
    if (node.isObject()) {
      return map(node);
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(one -> list.add(of(one)));
      return list;
    }
    if (node.isTextual() || node.isNull() || node.isMissingNode()) {
      return node.isTextual() ? node.asText() : Undefined.NONE;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isIntegralNumber() && node.canConvertToLong()
        ? (Object) node.asLong()
        : (Object) node.asDouble();
  }

  /** An object's entries, in their order. */
  public static Map<String, Object> map(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), of(entry.getValue())));
    return map;
  }
}
