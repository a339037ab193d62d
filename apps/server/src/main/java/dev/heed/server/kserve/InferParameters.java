package dev.heed.server.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A request's parameters: those of the protocol, and beside them a task's options. */
final class InferParameters {

  /** What the protocol and its extensions mean by themselves. */
  private static final Set<String> OF_THE_PROTOCOL =
      Set.of(
          "timeout",
          "priority",
          "binary_data_output",
          "sequence_id",
          "sequence_start",
          "sequence_end",
          "triton_enable_empty_final_response",
          "headers");

  private InferParameters() {}

  static Map<String, String> options(JsonNode parameters) {
    Map<String, String> options = new LinkedHashMap<>();
    parameters.properties().forEach(field -> put(field.getKey(), text(field.getValue()), options));
    return options;
  }

  static void put(String name, String value, Map<String, String> options) {
    if (!OF_THE_PROTOCOL.contains(name)) {
      options.put(name.replace('_', '-').toLowerCase(Locale.ROOT), value);
    }
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
